using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;

namespace BertPipeline.TaskHub.Store;

/// <summary>The instance row as hosts see it: small, without payloads. Every write is conditional on <see cref="ETag"/>.</summary>
internal sealed record InstanceState
{
    public required string InstanceId { get; init; }

    /// <summary>One life of the id: an instance that was purged and started again has another.</summary>
    public required string ExecutionId { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public ParentInstance? Parent { get; init; }

    public OrchestrationRuntimeStatus Status { get; init; } = OrchestrationRuntimeStatus.Pending;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Number of the newest committed turn.</summary>
    public int LastTurn { get; init; }

    /// <summary>The oldest turn whose messages are not known to have been sent; null when all were.</summary>
    public int? FirstUnsentTurn { get; init; }

    public string ETag { get; init; } = "";

    public bool IsFinished =>
        Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
