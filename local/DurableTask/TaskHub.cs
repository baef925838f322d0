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
        Service = OrchestrationServices.Create(options, loggers);
    }

    internal TaskHubOptions Options { get; }

    internal AzureStorageOrchestrationService Service { get; }

    /// <summary>Creates tables and queues that are missing.</summary>
    public Task CreateIfNotExistsAsync() => Service.CreateIfNotExistsAsync();

    public void Dispose() => Service.Dispose();
}
