namespace BertPipeline.DurableTask;

/// <summary>Starts, queries and ends orchestrations; names as in Durable Task's <c>DurableTaskClient</c>.</summary>
public abstract class OrchestrationClient
{
    /// <summary>Starts an instance. Throws <see cref="OrchestrationAlreadyExistsException"/> when the id is taken.</summary>
    public abstract Task<string> ScheduleNewOrchestrationInstanceAsync(
        string orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The instance, or null when there is none of that id.</summary>
    public abstract Task<OrchestrationMetadata?> GetInstanceAsync(string instanceId, CancellationToken cancellationToken = default);

    /// <summary>Instances that match, newest first.</summary>
    public abstract IAsyncEnumerable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery query, CancellationToken cancellationToken = default);

    /// <summary>Sends an event. An event to a missing or finished instance is dropped.</summary>
    public abstract Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellationToken = default);

    /// <summary>Ends an instance (and its sub-orchestrations) without running its code again.</summary>
    public abstract Task TerminateInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellationToken = default);

    public abstract Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellationToken = default);

    public abstract Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a finished instance with its history; returns how many were deleted (0 or 1).</summary>
    public abstract Task<int> PurgeInstanceAsync(string instanceId, CancellationToken cancellationToken = default);
}

/// <param name="InstanceId">Id to use; a new one when null.</param>
/// <param name="Version">Version the instance keeps for life.</param>
public sealed record StartOrchestrationOptions(string? InstanceId = null, string? Version = null);

/// <param name="InstanceIdPrefix">Only ids that start so.</param>
/// <param name="Name">Only instances of this orchestrator.</param>
/// <param name="Statuses">Only these states; all when null.</param>
/// <param name="CreatedFrom">Not older than this.</param>
/// <param name="CreatedTo">Not newer than this.</param>
public sealed record OrchestrationQuery(
    string? InstanceIdPrefix = null,
    string? Name = null,
    IReadOnlyCollection<OrchestrationRuntimeStatus>? Statuses = null,
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null);

/// <summary>State of an instance, with Durable Task's names.</summary>
public enum OrchestrationRuntimeStatus
{
    Pending,
    Running,
    Suspended,
    Completed,
    Failed,
    Terminated,
}

/// <summary>An instance as a client sees it; payloads are JSON.</summary>
public sealed record OrchestrationMetadata
{
    public required string InstanceId { get; init; }

    public required string Name { get; init; }

    public string Version { get; init; } = "";

    public required OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastUpdatedAt { get; init; }

    public string? SerializedInput { get; init; }

    public string? SerializedOutput { get; init; }

    public string? SerializedCustomStatus { get; init; }

    public TaskFailureDetails? FailureDetails { get; init; }

    public bool IsCompleted =>
        RuntimeStatus is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}

/// <summary>The id is taken by an instance, running or finished.</summary>
public sealed class OrchestrationAlreadyExistsException(string instanceId)
    : Exception($"An orchestration instance with id '{instanceId}' exists already.")
{
    public string InstanceId { get; } = instanceId;
}
