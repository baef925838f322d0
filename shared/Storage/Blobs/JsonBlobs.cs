using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using BertPipeline.Contracts;

namespace BertPipeline.Storage.Blobs;

/// <summary>Small records as JSON blobs.</summary>
internal static class JsonBlobs
{
    /// <summary>The record, or null when there is no such blob.</summary>
    public static async Task<T?> FindJsonAsync<T>(this BlobContainerClient container, string name, CancellationToken cancellationToken)
        where T : class => (await container.FindTaggedJsonAsync<T>(name, cancellationToken)).Value;

    /// <summary>The same with the ETag that <see cref="TryReplaceJsonAsync"/> wants; none when there is no such blob.</summary>
    public static async Task<(T? Value, ETag? Tag)> FindTaggedJsonAsync<T>(this BlobContainerClient container, string name, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            BlobDownloadResult content = await container.GetBlobClient(name).DownloadContentAsync(cancellationToken);
            T value = content.Content.ToObjectFromJson<T>(PipelineJson.Options)
                ?? throw new StorageCorruptionException($"{container.Name}/{name}", "holds null.");
            return (value, content.Details.ETag);
        }
        catch (RequestFailedException e) when (e.IsNotFound())
        {
            return (null, null);
        }
        catch (JsonException e)
        {
            throw new StorageCorruptionException($"{container.Name}/{name}", $"is not the JSON that was written: {e.Message}");
        }
    }

    /// <summary>Writes the record where there is none yet; false when there is one.</summary>
    public static Task<bool> TryCreateJsonAsync<T>(this BlobContainerClient container, string name, T value, CancellationToken cancellationToken) =>
        container.TryReplaceJsonAsync(name, value, tag: null, cancellationToken);

    /// <summary>Writes the record in the place of the one that was read; false when it is another by now.</summary>
    /// <param name="tag">Of the one that was read; null where there was none.</param>
    public static async Task<bool> TryReplaceJsonAsync<T>(
        this BlobContainerClient container, string name, T value, ETag? tag, CancellationToken cancellationToken)
    {
        try
        {
            await UploadAsync(container, name, value, tag is null ? BlobConditions.IfAbsent : new() { IfMatch = tag }, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.IsConflict())
        {
            return false;
        }
    }

    public static Task WriteJsonAsync<T>(this BlobContainerClient container, string name, T value, CancellationToken cancellationToken) =>
        UploadAsync(container, name, value, conditions: null, cancellationToken);

    private static async Task UploadAsync<T>(
        BlobContainerClient container, string name, T value, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            Conditions = conditions,
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
        };
        var content = BinaryData.FromObjectAsJson(value, PipelineJson.Options);
        await container.GetBlobClient(name).UploadAsync(content, options, cancellationToken);
    }
}
