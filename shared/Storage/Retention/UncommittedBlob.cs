using Azure;
using Azure.Storage.Blobs;

namespace BertPipeline.Storage.Retention;

/// <summary>Blocks of a blob that was never committed.</summary>
/// <param name="Begun">When the first of them came.</param>
public sealed record UncommittedBlob(BlobClient Client, DateTimeOffset Begun)
{
    /// <summary>Container and name.</summary>
    public string Name => $"{Client.BlobContainerName}/{Client.Name}";

    /// <summary>Deletes it, unless somebody commits it meanwhile. Its ETag would match nothing: to conditions it does not exist, until it has another date.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Client.DeleteIfExistsAsync(conditions: new() { IfUnmodifiedSince = Begun }, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
        }
    }
}
