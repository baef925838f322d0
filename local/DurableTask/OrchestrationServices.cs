using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DurableTask.AzureStorage;
using Microsoft.Extensions.Logging;

namespace BertPipeline.DurableTask;

/// <summary>The Durable Task Framework's Azure Storage provider with the settings that one machine wants, each with its reason.</summary>
internal static class OrchestrationServices
{
    public static AzureStorageOrchestrationService Create(TaskHubOptions options, int partitions, ILoggerFactory loggers) => new(new AzureStorageOrchestrationServiceSettings
    {
        TaskHubName = options.HubName,
        StorageAccountClientProvider = AccountOf(options, loggers),
        WorkerId = options.WorkerId,
        PartitionCount = partitions,
        LoggerFactory = loggers,
        MaxConcurrentTaskActivityWorkItems = options.MaxConcurrentActivities,
        MaxConcurrentTaskOrchestrationWorkItems = options.MaxConcurrentOrchestrations,
        MaxQueuePollingInterval = options.MaxPollingInterval,

        // What a killed host had taken comes back after these; the provider's own five minutes would be the time of a recovery. A living host renews what
        // it works on. What it has only fetched may come a second time behind a busy host's back, which costs time and changes nothing.
        WorkItemQueueVisibilityTimeout = options.ActivityVisibility,
        ControlQueueVisibilityTimeout = options.ControlVisibility,

        // A lease on the whole app is for an app that waits in another region. Without it a host begins at once.
        UseAppLease = false,

        // Two seconds, the provider's own, are missed by a busy emulator, and the partition is lost with them.
        PartitionTableOperationTimeout = TimeSpan.FromSeconds(15),

        // The provider sends a start's message before it writes the instance's row, and puts the message back for seconds when a quick worker has it first.
        // That would be most of them here, and what it guards against, two starts of one id, the client and the runs' claims prevent.
        DisableExecutionStartedDeduplication = true,

        // Else a start under a taken id is dropped, and looks like a start.
        ThrowExceptionOnInvalidDedupeStatus = true,

        // An orchestration stays in memory between its turns and is not replayed for each.
        ExtendedSessionsEnabled = true,
        ExtendedSessionIdleTimeout = TimeSpan.FromSeconds(30),
    });

    /// <summary>The queues of the hub's account, without what stands between them and the provider.</summary>
    public static QueueServiceClient QueuesOf(TaskHubOptions options) => options.AccountName is { Length: > 0 } account
        ? new(new Uri($"https://{account}.queue.core.windows.net"), new DefaultAzureCredential())
        : new(options.ConnectionString);

    private static StorageAccountClientProvider AccountOf(TaskHubOptions options, ILoggerFactory loggers)
    {
        var queues = new QueueClientOptions();
        queues.AddPolicy(new NewestReceipts(), HttpPipelinePosition.PerCall);
        ILogger logger = loggers.CreateLogger("BertPipeline.DurableTask");
        if (options.AccountName is not { Length: > 0 } account)
        {
            string connection = options.ConnectionString!;
            queues.AddPolicy(Unreadable(new BlobServiceClient(connection)), HttpPipelinePosition.PerCall);
            return new(StorageServiceClientProvider.ForBlob(connection), StorageServiceClientProvider.ForQueue(connection, queues), StorageServiceClientProvider.ForTable(connection));
        }

        var identity = new DefaultAzureCredential();
        queues.AddPolicy(Unreadable(new BlobServiceClient(new Uri($"https://{account}.blob.core.windows.net"), identity)), HttpPipelinePosition.PerCall);
        return new(StorageServiceClientProvider.ForBlob(account, identity), StorageServiceClientProvider.ForQueue(account, identity, queues), StorageServiceClientProvider.ForTable(account, identity));

        UnreadableMessages Unreadable(BlobServiceClient blobs) =>
            new(QueuesOf(options).GetQueueClient, blobs.GetBlobContainerClient($"{options.HubName.ToLowerInvariant()}-largemessages"), options.HubName, logger);
    }
}
