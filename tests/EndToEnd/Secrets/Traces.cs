using System.IO.Compression;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace BertPipeline.EndToEnd.Tests.Secrets;

/// <summary>What was written somewhere: a blob, a row, a message, a file, what a program printed or was called with.</summary>
/// <param name="Kind">One of those.</param>
/// <param name="Name">Which.</param>
/// <param name="Content">As it was written; what is compressed or in Base64 stands here once more as it reads.</param>
internal sealed record Trace(string Kind, string Name, byte[] Content)
{
    public bool Holds(string text) =>
        Content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || Content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;
}

/// <summary>Everything in a storage account and in a folder.</summary>
internal static class Traces
{
    public static async IAsyncEnumerable<Trace> OfAsync(string connectionString)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        var blobs = new BlobServiceClient(connectionString);
        await foreach (var container in blobs.GetBlobContainersAsync(cancellationToken: token))
        {
            BlobContainerClient client = blobs.GetBlobContainerClient(container.Name);
            await foreach (var blob in client.GetBlobsAsync(new(), token))
            {
                byte[] content = (await client.GetBlobClient(blob.Name).DownloadContentAsync(token)).Value.Content.ToArray();
                yield return new("blob", $"{container.Name}/{blob.Name}", Readable(content));
            }
        }

        var tables = new TableServiceClient(connectionString);
        await foreach (var table in tables.QueryAsync(cancellationToken: token))
        {
            await foreach (TableEntity row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>(cancellationToken: token))
            {
                yield return new("row", $"{table.Name}/{row.PartitionKey}/{row.RowKey}", Encoding.UTF8.GetBytes(string.Join('\n', row.Select(c => $"{c.Key}={c.Value}"))));
            }
        }

        var queues = new QueueServiceClient(connectionString);
        await foreach (var queue in queues.GetQueuesAsync(cancellationToken: token))
        {
            foreach (var message in (await queues.GetQueueClient(queue.Name).PeekMessagesAsync(maxMessages: 32, token)).Value)
            {
                yield return new("message", queue.Name, Readable(message.Body.ToArray()));
            }
        }
    }

    public static IEnumerable<Trace> Of(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => new Trace("file", Path.GetRelativePath(folder, path), Readable(File.ReadAllBytes(path))));

    /// <summary>The command lines of all processes, as anybody on the machine sees them.</summary>
    public static IEnumerable<Trace> OfCommandLines()
    {
        foreach (string process in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)) : [])
        {
            byte[] line;
            try
            {
                line = File.ReadAllBytes(Path.Combine(process, "cmdline"));
            }
            catch (IOException)
            {
                continue; // It has ended meanwhile.
            }

            yield return new("command line", Encoding.UTF8.GetString(line).Replace('\0', ' '), line);
        }
    }

    private static byte[] Readable(byte[] content)
    {
        if (content is [0x1f, 0x8b, ..])
        {
            using var unpacked = new MemoryStream();
            using (var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress))
            {
                gzip.CopyTo(unpacked);
            }

            return [.. content, .. unpacked.ToArray()];
        }

        var decoded = new byte[content.Length];
        return Convert.TryFromBase64Chars(Encoding.Latin1.GetString(content), decoded, out int length) ? [.. content, .. decoded.AsSpan(0, length)] : content;
    }
}
