using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace BertPipeline.TaskHub.AzureStorage;

/// <summary>Texts that are too long for a table property or a queue message, in a blob each, under the id of their instance.</summary>
internal sealed class PayloadBlobs(BlobContainerClient container)
{
    /// <summary>UTF-8 bytes. As UTF-16 it fits a table property (64 KB), and in Base64 a queue message (64 KB).</summary>
    private const int MaxInline = 30 * 1024;

    public static bool IsTooLong(string text) => text.Length > MaxInline || Encoding.UTF8.GetByteCount(text) > MaxInline;

    /// <summary>Writes the text and returns its address.</summary>
    public async Task<string> WriteAsync(string instanceId, string text, CancellationToken cancellationToken)
    {
        string address = $"{instanceId}/{Guid.NewGuid():N}.json";
        await container.GetBlobClient(address).UploadAsync(BinaryData.FromString(text), overwrite: false, cancellationToken).ConfigureAwait(false);
        return address;
    }

    public async Task<string> ReadAsync(string address, CancellationToken cancellationToken)
    {
        BlobDownloadResult blob = await container.GetBlobClient(address).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
        return blob.Content.ToString();
    }

    public Task DeleteAsync(string address, CancellationToken cancellationToken) =>
        container.DeleteBlobIfExistsAsync(address, cancellationToken: cancellationToken);

    public async Task DeleteAllAsync(string instanceId, CancellationToken cancellationToken)
    {
        await foreach (BlobItem blob in container.GetBlobsAsync(
            BlobTraits.None, BlobStates.None, $"{instanceId}/", cancellationToken).ConfigureAwait(false))
        {
            await DeleteAsync(blob.Name, cancellationToken).ConfigureAwait(false);
        }
    }
}
