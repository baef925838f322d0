using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using BertPipeline.Storage.Blobs;

namespace BertPipeline.Storage.Corpora;

/// <summary>What users drop into the container <c>corpora</c>. It may change at any time, so that every read names the version it wants.</summary>
public sealed class CorpusStore(PipelineStorage storage)
{
    /// <summary>Starts a run when it is dropped, last, beside the corpus.</summary>
    public const string RunRequestName = "run.json";

    /// <summary>Subfolder with the labelled pieces, where no other place is named.</summary>
    public const string LabelledFolder = "labelled";

    /// <summary>The blobs of a corpus, or of a folder of labelled data, by name (ordinal); a <c>run.json</c> and the subfolder <c>labelled</c> are left out.</summary>
    public async Task<IReadOnlyList<DroppedBlob>> ListAsync(string folder, CancellationToken cancellationToken = default)
    {
        string prefix = StorageName.CheckPath("corpus", folder) + "/";
        var blobs = new List<DroppedBlob>();
        await foreach (DroppedBlob blob in BlobsAsync(prefix, cancellationToken))
        {
            string name = blob.Name[prefix.Length..];
            if (name != RunRequestName && !name.StartsWith(LabelledFolder + "/", StringComparison.Ordinal))
            {
                blobs.Add(blob);
            }
        }

        return [.. blobs.OrderBy(b => b.Name, StringComparer.Ordinal)];
    }

    /// <summary>Everything that was dropped.</summary>
    public async Task<IReadOnlyList<DroppedBlob>> ListAllAsync(CancellationToken cancellationToken = default) => await BlobsAsync("", cancellationToken).ToListAsync(cancellationToken);

    /// <summary>Every dropped <c>run.json</c>, one that lies in no corpus too.</summary>
    public async Task<IReadOnlyList<DroppedBlob>> ListRunRequestsAsync(CancellationToken cancellationToken = default) =>
        await BlobsAsync("", cancellationToken).Where(blob => blob.Name == RunRequestName || blob.Name.EndsWith("/" + RunRequestName, StringComparison.Ordinal)).ToListAsync(cancellationToken);

    /// <summary>A dropped blob as it is now, or null.</summary>
    public async Task<DroppedBlob?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            BlobProperties properties = await Blob(name).GetPropertiesAsync(cancellationToken: cancellationToken);
            return new DroppedBlob(name, Bare(properties.ETag), properties.ContentLength);
        }
        catch (RequestFailedException e) when (e.IsNotFound())
        {
            return null;
        }
    }

    /// <summary>Opens the version that was listed. When the blob has changed, or changes while it is read, that is a user error which names it.</summary>
    public async Task<Stream> OpenReadAsync(DroppedBlob blob, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        try
        {
            var options = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfMatch = new ETag(blob.ETag) } };
            BlobDownloadStreamingResult content = await Blob(blob.Name).DownloadStreamingAsync(options, cancellationToken);
            return new UnchangedBlobStream(content.Content, blob.Name);
        }
        catch (RequestFailedException e) when (e.IsNotFound() || e.IsConflict())
        {
            throw UnchangedBlobStream.Changed(blob.Name, e);
        }
    }

    /// <summary>Drops a file into a corpus; an older one of the same name is replaced.</summary>
    /// <returns>The blob's full name.</returns>
    public async Task<string> UploadAsync(string folder, string name, Stream content, CancellationToken cancellationToken = default)
    {
        string blob = $"{StorageName.CheckPath("corpus", folder)}/{StorageName.CheckPath("file", name)}";
        await Blob(blob).UploadAsync(content, overwrite: true, cancellationToken);
        return blob;
    }

    private async IAsyncEnumerable<DroppedBlob> BlobsAsync(
        string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (BlobItem blob in storage.Corpora.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
        {
            yield return new DroppedBlob(blob.Name, Bare(blob.Properties.ETag), blob.Properties.ContentLength ?? 0);
        }
    }

    // Listings give ETags without quotes, headers with them; run ids are made from them, so one form it is.
    private static string Bare(ETag? tag) => (tag?.ToString() ?? "").Trim('"');

    private BlobClient Blob(string name) => storage.Corpora.GetBlobClient(name);
}
