using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Hub;
using BertPipeline.Storage.Models;
using BertPipeline.Text.Tokenization.Folders;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration.Models;

/// <summary>
/// The hub's models in <c>models</c>: <c>{name}/{version}</c> for the bare names, <c>hub/{org}/{name}/{version}</c> for others. What is there is
/// used without asking the hub, so that each commit is fetched once (by two machines at the same moment, twice). A second revision name of a commit that is
/// there costs a question to the hub each time: a version keeps the name that it was fetched by. What an interrupted fetch has stays under the scratch
/// folder, by repository and commit.
/// </summary>
public sealed partial class HubModels(ModelStore models, HubOptions options, string scratchRoot, TimeProvider time, ILogger<HubModels> logger)
{
    private static readonly string[] Taggers = [ModelFiles.Thresholds, ModelFiles.Labels];

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    /// <summary>The model, fetched unless it is there.</summary>
    /// <exception cref="UserErrorException">It does not exist, must not be read, or is no model that can be used.</exception>
    /// <exception cref="HubUnavailableException">The hub could not be reached, or transfers broke off.</exception>
    public async Task<ModelManifest> GetAsync(HubModelName name, Action<HubProgress>? progress, CancellationToken cancellationToken = default) =>
        await FindAsync(name, cancellationToken) ?? await FetchAsync(name, progress, cancellationToken);

    /// <summary>Told what a user who waits should know: that another process is waited for, that a file is left out.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>The newest version that is there and <see cref="IsOf"/> the name; null when there is none.</summary>
    public async Task<ModelManifest?> FindAsync(HubModelName name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        IReadOnlyList<ModelManifest> versions = await models.ListVersionsAsync(name.StoreName, cancellationToken);
        return versions.FirstOrDefault(m => IsOf(m, name));
    }

    /// <summary>
    /// Whether a version of the name's <see cref="HubModelName.StoreName"/> was fetched by its revision, <see cref="HubModelName.DefaultRevision"/> when it has none, or is that commit.
    /// A version that was imported from a folder has no revision, and stands for a name without one.
    /// </summary>
    public static bool IsOf(ModelManifest model, HubModelName name)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(name);
        return model.Metadata.TryGetValue(ModelMetadata.Revision, out string? asked)
            ? asked == (name.Revision ?? HubModelName.DefaultRevision) || model.Metadata.GetValueOrDefault(ModelMetadata.Commit) == name.Revision
            : name.Revision is null;
    }

    /// <summary>Asks the hub for the commit, and fetches that unless it is there.</summary>
    /// <exception cref="UserErrorException">It does not exist, must not be read, or is no model that can be used.</exception>
    /// <exception cref="HubUnavailableException">The hub could not be reached, or transfers broke off.</exception>
    public async Task<ModelManifest> FetchAsync(HubModelName name, Action<HubProgress>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        using var client = new HubClient(options, time);
        try
        {
            HubRevision revision = await client.ResolveAsync(name, cancellationToken);
            return await FetchAsync(client, revision, progress, cancellationToken);
        }
        catch (HubUnavailableException e)
        {
            throw new HubUnavailableException(
                $"'{name}' could not be fetched from {options.Endpoint}: {e.Message} Without access to a hub, copy the model's folder here, import it with "
                + $"'bert-pipeline models import FOLDER --name {name.StoreName}', and name {name.StoreName} as the base model; {HubOptions.EndpointVariable} sets another hub.",
                e);
        }
    }

    private async Task<ModelManifest> FetchAsync(HubClient client, HubRevision revision, Action<HubProgress>? progress, CancellationToken cancellationToken)
    {
        // A name has no '--' in it, so that no two repositories share a folder.
        string folder = Path.Combine(scratchRoot, "hub", revision.Name.Repository.Replace("/", "--", StringComparison.Ordinal), revision.Commit);
        using FileStream turn = await FolderTurn.TakeAsync(folder, () => TellWaiting(folder), time, cancellationToken);
        IReadOnlyList<ModelManifest> versions = await models.ListVersionsAsync(revision.Name.StoreName, cancellationToken);
        if (versions.FirstOrDefault(m => m.Owner == revision.Owner) is { } there)
        {
            return there;
        }

        LogFetching(revision.Name.Repository, revision.Commit, options.Endpoint);
        HubDownload download = await client.DownloadAsync(revision, folder, progress + Log(), cancellationToken);
        ModelManifest published = await PublishAsync(download, folder, cancellationToken);
        Directory.Delete(folder, recursive: true);
        LogPublished(revision.Name.Repository, revision.Commit, published.Name, published.Version);
        return published;
    }

    private async Task<ModelManifest> PublishAsync(HubDownload download, string folder, CancellationToken cancellationToken)
    {
        HubRevision revision = download.Revision;
        ModelDescription description;
        try
        {
            description = Describe(download);
            StagedTagger.Complete(download.Folder, description);
            ApplyPooling(download.Folder);
            if (!File.Exists(Path.Combine(download.Folder, ModelFiles.Tokenizer)))
            {
                TokenizerFolder.Read(download.Folder).SaveJson(download.Folder);
            }
        }
        catch (UserErrorException)
        {
            // The same commit will not fit later either.
            Directory.Delete(folder, recursive: true);
            throw;
        }

        Dictionary<string, string> metadata = description.ToMetadata();
        metadata[ModelMetadata.Source] = revision.Name.Given;
        metadata[ModelMetadata.Revision] = revision.Name.Revision ?? HubModelName.DefaultRevision;
        metadata[ModelMetadata.Commit] = revision.Commit;
        metadata[ModelMetadata.CheckedBy] = string.Join(", ", download.Files.Select(f => f.CheckedBy.ToString()).Distinct().Order(StringComparer.Ordinal));
        return await models.PublishAsync(revision.Name.StoreName, download.Folder, revision.Owner, metadata, cancellationToken);
    }

    private static void ApplyPooling(string folder)
    {
        SentencePooling.Apply(folder, Path.Combine(folder, ModelFiles.Config));
        if (Path.GetDirectoryName(Path.Combine(folder, SentencePooling.FileName)) is { } pooling && Directory.Exists(pooling))
        {
            Directory.Delete(pooling, recursive: true);
        }
    }

    /// <summary>Tags or thresholds that are not a tagger's are left out: on the hub files of these names may mean anything.</summary>
    private ModelDescription Describe(HubDownload download)
    {
        var leftOut = new List<(string File, string Why)>();
        while (true)
        {
            try
            {
                ModelDescription description = ModelInspector.Inspect(download.Folder, download.Revision.Owner);
                foreach ((string file, string why) in leftOut)
                {
                    LogLeftOut(file, why);
                    Say?.Invoke($"{file} was left out: {why}");
                }

                return description;
            }
            catch (UserErrorException e) when (Taggers.FirstOrDefault(f => File.Exists(Path.Combine(download.Folder, f))) is { } file)
            {
                leftOut.Add((file, e.Message));
                File.Delete(Path.Combine(download.Folder, file));
            }
        }
    }

    private void TellWaiting(string folder)
    {
        LogWaiting(folder);
        Say?.Invoke($"Another process fetches {folder}; waiting for it.");
    }

    /// <summary>A line a file, and one every ten seconds of a long one.</summary>
    private Action<HubProgress> Log()
    {
        DateTimeOffset last = time.GetUtcNow();
        return progress =>
        {
            if (progress.Bytes == progress.Total || time.GetUtcNow() - last >= BetweenLines)
            {
                last = time.GetUtcNow();
                LogProgress(progress.File, progress.Bytes, progress.Total);
            }
        };
    }

    [LoggerMessage(EventId = 3030, Level = LogLevel.Information, Message = "Fetching {Repository}@{Commit} from {Endpoint}")]
    private partial void LogFetching(string repository, string commit, Uri endpoint);

    [LoggerMessage(EventId = 3031, Level = LogLevel.Information, Message = "{File}: {Bytes} of {Total} bytes")]
    private partial void LogProgress(string file, long bytes, long? total);

    [LoggerMessage(EventId = 3032, Level = LogLevel.Information, Message = "{Repository}@{Commit} is models/{Name}/{Version}")]
    private partial void LogPublished(string repository, string commit, string name, string version);

    [LoggerMessage(EventId = 3033, Level = LogLevel.Information, Message = "Another process fetches {Folder}; waiting")]
    private partial void LogWaiting(string folder);

    [LoggerMessage(EventId = 3034, Level = LogLevel.Warning, Message = "{File} was left out: {Why}")]
    private partial void LogLeftOut(string file, string why);
}
