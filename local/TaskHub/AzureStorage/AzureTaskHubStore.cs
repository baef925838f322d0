using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.AzureStorage;

/// <summary>A hub in a storage account. All names start with the hub's.</summary>
/// <remarks>
/// <c>{hub}History</c> holds, in the partition of an instance, its row and a row a turn: a table transaction cannot span tables, and a turn is
/// one transaction of both. <c>{hub}Instances</c> is the index for lists: a row an instance, written when it is created and when it has
/// ended. Lists read the rows of open instances from the first table, so that both always tell the same.
/// </remarks>
internal sealed class AzureTaskHubStore : ITaskHubStore
{
    private readonly TableClient _history;
    private readonly TableClient _index;
    private readonly QueueClient _control;
    private readonly QueueClient _work;
    private readonly BlobContainerClient _payloads;

    private AzureTaskHubStore(
        TableServiceClient tables, QueueServiceClient queues, BlobServiceClient blobs, string hub, JsonSerializerOptions json, TimeProvider time)
    {
        // Names of queues and containers are lower case.
        string prefix = hub.ToLowerInvariant();
        _history = tables.GetTableClient($"{hub}History");
        _index = tables.GetTableClient($"{hub}Instances");
        _control = queues.GetQueueClient($"{prefix}-control");
        _work = queues.GetQueueClient($"{prefix}-work");
        _payloads = blobs.GetBlobContainerClient($"{prefix}-payloads");
        var payloads = new PayloadBlobs(_payloads);
        Instances = new AzureInstanceStore(_history, _index, payloads, json, time);
        Control = new AzureTaskQueue<ControlMessage>(_control, payloads, json);
        Work = new AzureTaskQueue<ActivityMessage>(_work, payloads, json);
    }

    public IInstanceStore Instances { get; }

    public ITaskQueue<ControlMessage> Control { get; }

    public ITaskQueue<ActivityMessage> Work { get; }

    public static AzureTaskHubStore Create(TaskHubOptions options, JsonSerializerOptions json, TimeProvider time)
    {
        var queueOptions = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        if (options.ConnectionString is { } connection)
        {
            return new(new(connection), new(connection, queueOptions), new BlobServiceClient(connection), options.HubName, json, time);
        }

        string account = options.AccountName ?? throw new ArgumentException("Set ConnectionString or AccountName.", nameof(options));
        return new(
            new(new Uri($"https://{account}.table.core.windows.net"), options.Credential!),
            new(new Uri($"https://{account}.queue.core.windows.net"), options.Credential!, queueOptions),
            new BlobServiceClient(new Uri($"https://{account}.blob.core.windows.net"), options.Credential!),
            options.HubName, json, time);
    }

    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => Task.WhenAll(
        _history.CreateIfNotExistsAsync(cancellationToken),
        _index.CreateIfNotExistsAsync(cancellationToken),
        _control.CreateIfNotExistsAsync(metadata: null, cancellationToken),
        _work.CreateIfNotExistsAsync(metadata: null, cancellationToken),
        _payloads.CreateIfNotExistsAsync(cancellationToken: cancellationToken));

    public bool IsTransient(Exception exception) => exception switch
    {
        // 0: no answer at all.
        RequestFailedException failed => failed.Status is 0 or 408 or 429 or >= 500,
        // What the SDK throws after its last retry; a try that ran into its time limit is in it as cancelled.
        AggregateException several => several.InnerExceptions.All(e => e is OperationCanceledException || IsTransient(e)),
        _ => exception is HttpRequestException or IOException,
    };
}
