using Azure.Data.Tables;

namespace BertPipeline.TaskHub.AzureStorage;

/// <summary>Columns whose text may be too long for one: then the column <c>{name}Blob</c> has the address.</summary>
internal static class LongText
{
    private const string BlobSuffix = "Blob";

    public static async Task WriteAsync(
        TableEntity row, string column, string? text, string instanceId, PayloadBlobs payloads, CancellationToken cancellationToken)
    {
        if (text is null)
        {
            return;
        }

        if (PayloadBlobs.IsTooLong(text))
        {
            row[column + BlobSuffix] = await payloads.WriteAsync(instanceId, text, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            row[column] = text;
        }
    }

    public static async Task<string?> ReadAsync(TableEntity row, string column, PayloadBlobs payloads, CancellationToken cancellationToken) =>
        row.GetString(column + BlobSuffix) is { } address
            ? await payloads.ReadAsync(address, cancellationToken).ConfigureAwait(false)
            : row.GetString(column);
}
