using Azure.Storage.Blobs;

namespace BertPipeline.Storage.Retention;

/// <summary>What lies under one prefix of a container.</summary>
/// <param name="Name">The prefix, without a slash at the end.</param>
/// <param name="Blobs">At least one, by name.</param>
public sealed record StoredFolder(string Name, IReadOnlyList<StoredBlob> Blobs)
{
    internal BlobContainerClient? Container { get; init; }

    public long Bytes => Blobs.Sum(b => b.Bytes);

    public DateTimeOffset LastWrite => Blobs.Max(b => b.LastWrite);

    /// <summary>Deletes some of the blobs in the order in which they are given; one that is gone already is no matter.</summary>
    public async Task DeleteAsync(IEnumerable<StoredBlob> blobs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        foreach (StoredBlob blob in blobs)
        {
            await Container!.DeleteBlobIfExistsAsync($"{Name}/{blob.Name}", cancellationToken: cancellationToken);
        }
    }
}

/// <param name="Name">Below the folder: <c>manifest.json</c>, <c>logs/train-classifier-bert-1-1.log</c>.</param>
public sealed record StoredBlob(string Name, long Bytes, DateTimeOffset LastWrite);
