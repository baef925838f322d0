using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Local.Client;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Settings;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Models;
using BertPipeline.Storage;
using BertPipeline.Storage.Models;

namespace BertPipeline.Local.Results;

/// <summary>Copies of results in the settings' folder, for people and programs that cannot look into storage.</summary>
internal sealed class RunDownloads(LocalSettings settings)
{
    /// <summary>Downloads a run's report in all forms; returns the folder, or null when the run has none.</summary>
    public async Task<string?> ReportAsync(PipelineClient client, string runId, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(settings.Folder, "runs", runId);
        PrivateFiles.CreateFolder(folder);
        (string Format, string File)[] forms =
            [("html", RunReport.HtmlFileName), ("json", RunReport.JsonFileName), ("md", RunReport.MarkdownFileName)];
        try
        {
            foreach ((string format, string file) in forms)
            {
                byte[] content = await client.ReportAsync(runId, format, cancellationToken);
                await File.WriteAllBytesAsync(Path.Combine(folder, file), content, cancellationToken);
            }

            return folder;
        }
        catch (ApiProblemException e) when (e.Problem.Status == 404)
        {
            return null;
        }
    }

    /// <summary>The folder of a model: the one that is named, if it is a folder with a model, else a copy of the published model of that name.</summary>
    public static async Task<string> FolderOfAsync(CommandEnvironment environment, string model, CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(model, ModelFiles.Config)))
        {
            return Path.GetFullPath(model);
        }

        await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
        return await new RunDownloads(environment.Settings).ModelAsync(session.Storage, model, environment.Time, cancellationToken);
    }

    /// <summary>Downloads a published model unless it is there; returns the folder.</summary>
    /// <param name="storage">Where it is published.</param>
    /// <param name="model">A name, or <c>name/version</c>.</param>
    public async Task<string> ModelAsync(PipelineStorage storage, string model, TimeProvider time, CancellationToken cancellationToken)
    {
        var store = new ModelStore(storage, time);
        ModelManifest manifest = await PublishedModel.FindAsync(store, model, cancellationToken);
        return await ModelFolders.GetAsync(store, manifest, Path.Combine(settings.Folder, "models"), time, cancellationToken);
    }
}
