using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Http.Instances;
using BertPipeline.Local.Commands.Text;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Uploads;
using BertPipeline.Local.Watching;

namespace BertPipeline.Local.Commands;

/// <summary><c>tag --queue</c>: feedback over the queue, in shards that the workers share; what dies on the way goes on.</summary>
internal static class QueuedTagging
{
    /// <param name="environment">Where it is told how it goes.</param>
    /// <param name="request">All but its form; its texts may be a file or folder here, or a folder in <c>corpora</c>.</param>
    /// <param name="output">Its ending tells the form; standard output, JSON lines, when null.</param>
    /// <param name="cancellationToken">Ends the following; the tagging goes on.</param>
    public static async Task<int> RunAsync(CommandEnvironment environment, TaggingRequest request, FileInfo? output, CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(request.Model, ModelFiles.Config)))
        {
            throw new UserErrorException($"'{request.Model}' is a folder here, and the workers take models from storage: 'bert-pipeline models import {request.Model}' puts it there. Without --queue a folder works.");
        }

        TagsFormat format = FormatOf(output);
        await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Workers, cancellationToken);
        string texts = CorpusUpload.IsLocal(request.Texts) ? (await LocalFiles.UploadAsync(environment, session, request.Texts, cancellationToken)).Folder : request.Texts;
        await using var file = RowOutput.Open(output, environment.OpenOutput);
        ManagementPayload started = await session.Client.StartTaggingAsync(request with { Texts = texts, Format = format }, cancellationToken);
        environment.Say($"Run {started.Id} started. Interrupted, it goes on when a host is up; the same command takes over what is done.");
        RunStatus run = await RunWatcher.WatchAsync(session.Client, started.Id, environment.Error, environment.Time, cancellationToken);
        if (run.State != RunState.Succeeded)
        {
            environment.Say($"Error: {run.Error}");
            return RunLauncher.CodeOf(run.State);
        }

        await session.Client.CopyTagsAsync(run.Id, file.Stream, cancellationToken);
        file.Complete();
        return ExitCode.Success;
    }

    private static TagsFormat FormatOf(FileInfo? output)
    {
        string[] known = [.. JsonName.All(typeof(TagsFormat))];
        return output is null ? TagsFormat.Jsonl
            : known.Contains(output.Extension.TrimStart('.')) ? JsonName.Parse<TagsFormat>(output.Extension[1..])
            : throw new UserErrorException($"'{output.Name}' does not end in {string.Join(", ", known.Select(name => "." + name))}, which tells the form of the tags.");
    }
}
