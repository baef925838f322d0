using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using BertPipeline.Storage.Blobs;

namespace BertPipeline.Storage.Retention;

/// <summary>Walks the containers folder by folder, for whoever decides what may go.</summary>
public sealed class StoredFolders(PipelineStorage storage, TimeProvider time)
{
    /// <summary>Stands in an artifact's folder since its manifest was deleted.</summary>
    private const string PurgedMark = "purged.json";

    private const string Manifest = "manifest.json";

    /// <summary>Artifacts, <c>{step}/{key}</c>.</summary>
    public IAsyncEnumerable<StoredFolder> ArtifactsAsync(CancellationToken cancellationToken) => ListAsync(storage.Artifacts, 2, cancellationToken);

    /// <summary>The checkpoints of an artifact, <c>{key}</c>.</summary>
    public IAsyncEnumerable<StoredFolder> CheckpointsAsync(CancellationToken cancellationToken) => ListAsync(storage.Checkpoints, 1, cancellationToken);

    /// <summary>Runs, <c>{run}</c>.</summary>
    public IAsyncEnumerable<StoredFolder> RunsAsync(CancellationToken cancellationToken) => ListAsync(storage.Runs, 1, cancellationToken);

    /// <summary>Blobs of which there are blocks and nothing else: an upload was killed. Azure drops them a week after the last block, Azurite never does.</summary>
    public async IAsyncEnumerable<UncommittedBlob> UncommittedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (BlobContainerClient container in (BlobContainerClient[])[storage.Corpora, storage.Models, storage.Artifacts, storage.Checkpoints, storage.Runs])
        {
            // A listing of the one kind has the other as well, and marks neither.
            var whole = new HashSet<string>(StringComparer.Ordinal);
            await foreach (BlobItem blob in container.GetBlobsAsync(cancellationToken: cancellationToken))
            {
                whole.Add(blob.Name);
            }

            await foreach (BlobItem blob in container.GetBlobsAsync(new() { States = BlobStates.Uncommitted }, cancellationToken))
            {
                if (!whole.Contains(blob.Name) && blob.Properties.LastModified is { } begun)
                {
                    yield return new(container.GetBlobClient(blob.Name), begun);
                }
            }
        }
    }

    /// <summary>
    /// Makes an artifact one that does not exist, and leaves its files to those who are reading them. A mark tells when that was: files are older than a day
    /// long before nobody reads them any more.
    /// </summary>
    public async Task DeleteManifestAsync(StoredFolder artifact, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        await artifact.Container!.WriteJsonAsync($"{artifact.Name}/{PurgedMark}", new { purgedAt = time.GetUtcNow() }, cancellationToken);
        await artifact.Container!.DeleteBlobIfExistsAsync($"{artifact.Name}/{Manifest}", cancellationToken: cancellationToken);
    }

    /// <summary>The service lists by name, so that a folder's blobs come one after the other.</summary>
    private static async IAsyncEnumerable<StoredFolder> ListAsync(BlobContainerClient container, int depth, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var blobs = new List<StoredBlob>();
        string? name = null;
        await foreach (BlobItem blob in container.GetBlobsAsync(cancellationToken: cancellationToken))
        {
            string[] parts = blob.Name.Split('/', depth + 1);
            if (parts.Length <= depth)
            {
                continue; // Nothing of ours lies so high.
            }

            string folder = string.Join('/', parts[..depth]);
            if (folder != name && name is not null)
            {
                yield return new(name, [.. blobs]) { Container = container };
                blobs.Clear();
            }

            name = folder;
            blobs.Add(new(parts[depth], blob.Properties.ContentLength ?? 0, blob.Properties.LastModified ?? DateTimeOffset.MaxValue));
        }

        if (name is not null)
        {
            yield return new(name, blobs) { Container = container };
        }
    }
}
