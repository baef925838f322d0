using System.ComponentModel.DataAnnotations;
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

    public void Dispose() => Service.Dispose();
}
