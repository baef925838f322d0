using System.ComponentModel.DataAnnotations;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using DurableTask.AzureStorage;
using Microsoft.Extensions.Logging;

namespace BertPipeline.DurableTask;

/// <summary>A hub's back end. Client and worker of a process share it, so that what the one sends wakes the other.</summary>
public sealed class TaskHub : IDisposable
{
    /// <exception cref="ValidationException">Names the option that is wrong.</exception>
    public TaskHub(TaskHubOptions options, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        Options = options;
        Partitions = HubPartitions.CountOf(options) ?? options.PartitionCount;
        Service = OrchestrationServices.Create(options, Partitions, loggers);
    }

    internal TaskHubOptions Options { get; }

    /// <summary>Control queues: those of the hub that exists, else those of the options.</summary>
    internal int Partitions { get; }

    internal AzureStorageOrchestrationService Service { get; }

    /// <summary>Creates tables and queues that are missing.</summary>
    public Task CreateIfNotExistsAsync() => Service.CreateIfNotExistsAsync();

    /// <summary>
    /// Whether a message is on the way to an instance: an activity's, a timer's, an event. Whoever works on one deletes it after what follows from it is written, so that
    /// without any no instance goes on by itself.
    /// </summary>
    public async Task<bool> HasMessagesAsync(CancellationToken cancellationToken) =>
        await HasActivitiesAsync(cancellationToken) || await HasMessagesAsync("control-", cancellationToken);

    /// <summary>Whether an activity waits for its turn or is at work, in whatever process.</summary>
    public Task<bool> HasActivitiesAsync(CancellationToken cancellationToken) => HasMessagesAsync("workitems", cancellationToken);

    public void Dispose() => Service.Dispose();

    private async Task<bool> HasMessagesAsync(string beginning, CancellationToken cancellationToken)
    {
        QueueServiceClient account = OrchestrationServices.QueuesOf(Options);
        string hub = Options.HubName.ToLowerInvariant();
        await foreach (QueueItem queue in account.GetQueuesAsync(prefix: $"{hub}-{beginning}", cancellationToken: cancellationToken))
        {
            if (queue.Name == $"{hub}-workitems" || queue.Name.StartsWith($"{hub}-control-", StringComparison.Ordinal))
            {
                // Those that are hidden, because somebody works on them or their time has not come, count too.
                QueueProperties properties = await account.GetQueueClient(queue.Name).GetPropertiesAsync(cancellationToken);
                if (properties.ApproximateMessagesCount > 0)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
