using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using BertPipeline.Storage;

namespace BertPipeline.Simulator.Tests;

/// <summary>What the protocol asks of a storage account, and what that answers, one line each.</summary>
/// <param name="storage">The account; its names must be nobody else's.</param>
/// <param name="time">Passes while messages are hidden.</param>
/// <param name="prefix">Of blobs: containers are shared.</param>
internal sealed class AccountScript(PipelineStorage storage, TimeProvider time, string prefix)
{
    private readonly List<string> _lines = [];

    public async Task<IReadOnlyList<string>> RunAsync()
    {
        await BlobsAsync();
        await AppendBlobsAsync();
        await MessagesAsync();
        await RowsAsync();
        return _lines;
    }

    private async Task BlobsAsync()
    {
        BlobContainerClient container = storage.Runs;
        BlobClient blob = container.GetBlobClient($"{prefix}/a/first.json");
        var absent = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
        await SayAsync("exists before", async () => (await blob.ExistsAsync()).Value);
        await SayAsync("download before", async () => await blob.DownloadContentAsync());
        await SayAsync("delete before", async () => (await blob.DeleteIfExistsAsync()).Value);
        await SayAsync("create", async () => (await blob.UploadAsync(BinaryData.FromString("one"), absent)).GetRawResponse().Status);
        await SayAsync("create again", async () => await blob.UploadAsync(BinaryData.FromString("two"), absent));
        ETag tag = (await blob.GetPropertiesAsync()).Value.ETag;
        var same = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = tag } };
        await SayAsync("replace", async () => (await blob.UploadAsync(BinaryData.FromString("three"), same)).Value.ETag != tag);
        await SayAsync("replace with an old tag", async () => await blob.UploadAsync(BinaryData.FromString("four"), same));
        await SayAsync("overwrite", async () => (await blob.UploadAsync(BinaryData.FromString("fifth"), overwrite: true)).GetRawResponse().Status);
        await SayAsync("content", async () => (await blob.DownloadContentAsync()).Value.Content);
        var part = new BlobDownloadOptions { Range = new HttpRange(1, 3) };
        await SayAsync("part", async () => (await blob.DownloadContentAsync(part)).Value.Content);
        await SayAsync("length", async () => (await blob.GetPropertiesAsync()).Value.ContentLength);
        await SayAsync("to a stream", async () => (await blob.DownloadToAsync(new MemoryStream())).Status);
        await container.UploadBlobAsync($"{prefix}/b/B.json", BinaryData.FromString("x"));
        await container.UploadBlobAsync($"{prefix}/b/a.json", BinaryData.FromString("x"));
        await container.UploadBlobAsync($"{prefix}/c.json", BinaryData.FromString("x"));
        await SayAsync("list", () => ListAsync($"{prefix}/"));
        await SayAsync("list a folder", () => ListAsync($"{prefix}/b/"));
        await SayAsync("delete", async () => (await blob.DeleteIfExistsAsync()).Value);
        await SayAsync("exists after", async () => (await blob.ExistsAsync()).Value);
    }

    private async Task AppendBlobsAsync()
    {
        AppendBlobClient log = storage.Runs.GetAppendBlobClient($"{prefix}/log");
        await SayAsync("append before", async () => await log.AppendBlockAsync(new MemoryStream("x"u8.ToArray())));
        await SayAsync("create log", async () => (await log.CreateIfNotExistsAsync()) is not null);
        await SayAsync("create log again", async () => (await log.CreateIfNotExistsAsync()) is not null);
        await SayAsync("append", async () => (await log.AppendBlockAsync(new MemoryStream("one"u8.ToArray()))).GetRawResponse().Status);
        await SayAsync("append more", async () => (await log.AppendBlockAsync(new MemoryStream("two"u8.ToArray()))).Value.BlobAppendOffset);
        await SayAsync("log", async () => (await log.DownloadContentAsync()).Value.Content);
    }

    private async Task MessagesAsync()
    {
        QueueClient queue = storage.GpuJobs;
        await SayAsync("receive nothing", async () => (await queue.ReceiveMessagesAsync()).Value.Length);
        await SayAsync("send", async () => (await queue.SendMessageAsync("<one & only>", TimeSpan.Zero, TimeSpan.FromSeconds(-1))).GetRawResponse().Status);
        QueueMessage message = (await queue.ReceiveMessagesAsync(1, TimeSpan.FromSeconds(2))).Value[0];
        await SayAsync("text", () => Task.FromResult(message.MessageText));
        await SayAsync("received", () => Task.FromResult(message.DequeueCount));
        await SayAsync("hidden", async () => (await queue.ReceiveMessagesAsync()).Value.Length);
        await SayAsync("counted", async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        UpdateReceipt renewed = await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, (string?)null, TimeSpan.FromSeconds(1));
        await SayAsync("renew with an old receipt", async () =>
            await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, (string?)null, TimeSpan.FromSeconds(1)));
        await SayAsync("delete with an old receipt", async () => await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt));
        await Task.Delay(TimeSpan.FromSeconds(1.5), time);
        UpdateReceipt late = await queue.UpdateMessageAsync(message.MessageId, renewed.PopReceipt, (string?)null, TimeSpan.FromSeconds(1));
        await SayAsync("renew what nobody else has received", () => Task.FromResult(late.PopReceipt != renewed.PopReceipt));
        await Task.Delay(TimeSpan.FromSeconds(1.5), time);
        QueueMessage again = (await queue.ReceiveMessagesAsync(1, TimeSpan.FromSeconds(30))).Value[0];
        await SayAsync("received again", () => Task.FromResult(again.DequeueCount));
        await SayAsync("renew what another has received", async () =>
            await queue.UpdateMessageAsync(message.MessageId, late.PopReceipt, (string?)null, TimeSpan.FromSeconds(1)));
        await SayAsync("text is kept", () => Task.FromResult(again.MessageText));
        UpdateReceipt back = await queue.UpdateMessageAsync(again.MessageId, again.PopReceipt, (string?)null, TimeSpan.Zero);
        await SayAsync("delete what was given back", async () => (await queue.DeleteMessageAsync(again.MessageId, back.PopReceipt)).Status);
        await SayAsync("delete again", async () => await queue.DeleteMessageAsync(again.MessageId, back.PopReceipt));
        await SayAsync("renew what is gone", async () =>
            await queue.UpdateMessageAsync(again.MessageId, back.PopReceipt, (string?)null, TimeSpan.FromSeconds(1)));
        await SayAsync("nothing is left", async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    private async Task RowsAsync()
    {
        TableClient table = storage.Jobs;
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        var row = new TableEntity("run1", "job-1") { ["State"] = "Queued", ["Number"] = 7, ["At"] = at, ["Yes"] = true, ["Text"] = "{\"a\":1}" };
        await SayAsync("find before", async () => (await table.GetEntityIfExistsAsync<TableEntity>("run1", "job-1")).HasValue);
        await SayAsync("update before", async () => await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace));
        ETag first = (await table.AddEntityAsync(row)).Headers.ETag!.Value;
        await SayAsync("insert again", async () => await table.AddEntityAsync(row));
        TableEntity read = (await table.GetEntityIfExistsAsync<TableEntity>("run1", "job-1")).Value!;
        await SayAsync("the tag of the insert is the row's", () => Task.FromResult(read.ETag == first));
        await SayAsync("columns", () => Task.FromResult(string.Create(
            CultureInfo.InvariantCulture, $"{read.GetInt32("Number")} {read.GetDateTimeOffset("At"):O} {read.GetBoolean("Yes")} {read.GetString("Text")}")));
        var changed = new TableEntity("run1", "job-1") { ["State"] = "Running" };
        ETag second = (await table.UpdateEntityAsync(changed, first, TableUpdateMode.Replace)).Headers.ETag!.Value;
        await SayAsync("update with an old tag", async () => await table.UpdateEntityAsync(changed, first, TableUpdateMode.Replace));
        read = (await table.GetEntityIfExistsAsync<TableEntity>("run1", "job-1")).Value!;
        await SayAsync("replaced", () => Task.FromResult($"{read.GetString("State")} {read.ContainsKey("Number")} {read.ETag == second}"));
        await table.AddEntityAsync(new TableEntity("run1", "job-0") { ["State"] = "Queued" });
        await table.AddEntityAsync(new TableEntity("run2", "job-0") { ["State"] = "Failed" });
        await SayAsync("the jobs of a run", () => QueryAsync(table, "PartitionKey eq 'run1'"));
        await SayAsync("live jobs", () => QueryAsync(table, "State eq 'Queued' or State eq 'Running'"));
    }

    private async Task<string> ListAsync(string under)
    {
        var names = new List<string>();
        await foreach (BlobItem blob in storage.Runs.GetBlobsAsync(BlobTraits.None, BlobStates.None, under, CancellationToken.None))
        {
            names.Add(blob.Name[prefix.Length..]);
        }

        return string.Join(' ', names);
    }

    private static async Task<string> QueryAsync(TableClient table, string filter)
    {
        var keys = new List<string>();
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter))
        {
            keys.Add($"{row.PartitionKey}/{row.RowKey}");
        }

        return string.Join(' ', keys);
    }

    private async Task SayAsync<T>(string what, Func<Task<T>> ask)
    {
        try
        {
            _lines.Add($"{what}: {await ask()}");
        }
        catch (RequestFailedException e)
        {
            _lines.Add($"{what}: {e.Status} {e.ErrorCode}");
        }
    }
}
