using Azure.Storage.Blobs.Models;
using BertPipeline.Storage.Blobs;

namespace BertPipeline.Storage.Checkpoints;

/// <summary>Training checkpoints by artifact key: each under its own name, complete from the moment its manifest is there.</summary>
public sealed class CheckpointStore(PipelineStorage storage, TimeProvider time)
{
    // An upload that is still going on has files younger than this.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(6);

    /// <summary>Uploads a local folder as a checkpoint.</summary>
    /// <param name="key">Key of the artifact that the training makes.</param>
    /// <param name="step">Optimizer steps done.</param>
    /// <param name="attempt">Tells apart attempts that reach the same step; unique to the caller.</param>
    /// <param name="folder">Local folder with the checkpoint's files.</param>
    /// <param name="cancellationToken">Leaves an incomplete checkpoint behind, which nobody sees and pruning deletes.</param>
    public async Task<CheckpointManifest> SaveAsync(string key, long step, string attempt, string folder, CancellationToken cancellationToken = default)
    {
        string name = $"{step:D9}-{attempt}";
        var manifest = new CheckpointManifest
        {
            Key = key,
            Name = name,
            Step = step,
            CreatedAt = time.GetUtcNow(),
            Files = await Folder(key, name).UploadFolderAsync(folder, cancellationToken),
        };
        await storage.Checkpoints.WriteJsonAsync(ManifestName(key, name), manifest, cancellationToken);
        return manifest;
    }

    /// <summary>Names of the complete checkpoints, newest first.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string key, CancellationToken cancellationToken = default) =>
        [.. (await FoldersAsync(key, cancellationToken)).Where(f => f.Value.Complete).Select(f => f.Key)];

    /// <summary>Name of the newest complete checkpoint, or null.</summary>
    public async Task<string?> FindNewestAsync(string key, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> names = await ListAsync(key, cancellationToken);
        return names.Count > 0 ? names[0] : null;
    }

    /// <summary>Downloads a complete checkpoint into a local folder, SHA-256 checked; null when it is not there (any more).</summary>
    public async Task<CheckpointManifest?> DownloadAsync(string key, string name, string folder, CancellationToken cancellationToken = default)
    {
        CheckpointManifest? manifest = await storage.Checkpoints
            .FindJsonAsync<CheckpointManifest>(ManifestName(key, name), cancellationToken);
        if (manifest is not null)
        {
            Directory.CreateDirectory(folder);
            await Folder(key, name).DownloadAsync([.. manifest.Files], folder, cancellationToken);
        }

        return manifest;
    }

    /// <summary>Deletes all but the newest complete checkpoints, and what was never completed and has been left alone for hours.</summary>
    public async Task PruneAsync(string key, int keep, CancellationToken cancellationToken = default)
    {
        DateTimeOffset abandoned = time.GetUtcNow() - AbandonedAfter;
        int complete = 0;
        foreach ((string name, (bool isComplete, DateTimeOffset lastWrite)) in await FoldersAsync(key, cancellationToken))
        {
            bool delete = isComplete ? ++complete > keep : lastWrite < abandoned;
            if (delete)
            {
                await DeleteAsync(key, name, cancellationToken);
            }
        }
    }

    /// <summary>Deletes every checkpoint of a key, once its artifact exists.</summary>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        foreach (string name in (await FoldersAsync(key, cancellationToken)).Keys)
        {
            await DeleteAsync(key, name, cancellationToken);
        }
    }

    private static string ManifestName(string key, string name) => $"{key}/{name}/manifest.json";

    /// <summary>The manifest goes first, so that nobody starts to read what is being deleted.</summary>
    private async Task DeleteAsync(string key, string name, CancellationToken cancellationToken)
    {
        await storage.Checkpoints.DeleteBlobIfExistsAsync(ManifestName(key, name), cancellationToken: cancellationToken);
        await Folder(key, name).DeleteAsync(cancellationToken);
    }

    /// <summary>Every checkpoint folder of a key, newest first.</summary>
    private async Task<SortedDictionary<string, (bool Complete, DateTimeOffset LastWrite)>> FoldersAsync(string key, CancellationToken cancellationToken)
    {
        var folders = new SortedDictionary<string, (bool Complete, DateTimeOffset LastWrite)>(Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a)));
        await foreach (BlobItem blob in storage.Checkpoints
            .GetBlobsAsync(BlobTraits.None, BlobStates.None, key + "/", cancellationToken))
        {
            string[] parts = blob.Name.Split('/', 3);
            (bool complete, DateTimeOffset lastWrite) = folders.GetValueOrDefault(parts[1]);
            DateTimeOffset written = blob.Properties.LastModified ?? DateTimeOffset.MinValue;
            folders[parts[1]] = (complete || parts[2] == "manifest.json", written > lastWrite ? written : lastWrite);
        }

        return folders;
    }

    private BlobFolder Folder(string key, string name) => new(storage.Checkpoints, $"{key}/{name}");
}
