using BertPipeline.TaskHub.Messages;

namespace BertPipeline.TaskHub.Store;

/// <summary>What a task hub keeps, and where.</summary>
internal interface ITaskHubStore
{
    IInstanceStore Instances { get; }

    ITaskQueue<ControlMessage> Control { get; }

    ITaskQueue<ActivityMessage> Work { get; }

    Task EnsureCreatedAsync(CancellationToken cancellationToken);

    /// <summary>True when the storage may answer if asked again later: an outage is no fault of a turn.</summary>
    bool IsTransient(Exception exception);
}
