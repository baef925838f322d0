using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;

namespace BertPipeline.TaskHub.Execution;

/// <summary>What running a turn gave.</summary>
/// <param name="Scheduled">What the code asked for; ends with <see cref="ExecutionCompleted"/> when the orchestration ended.</param>
/// <param name="CustomStatus">JSON of the status last set in the instance's life; null when none was.</param>
/// <param name="IsSuspended">The instance waits to be resumed.</param>
internal sealed record TurnResult(IReadOnlyList<ScheduledEvent> Scheduled, string? CustomStatus, bool IsSuspended)
{
    public ExecutionCompleted? Completion => Scheduled.Count > 0 ? Scheduled[^1] as ExecutionCompleted : null;

    public OrchestrationRuntimeStatus Status =>
        Completion?.Status ?? (IsSuspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running);

    public static TurnResult Failed(string kind, string message, string? customStatus = null) =>
        new([new ExecutionCompleted(OrchestrationRuntimeStatus.Failed, Failure: new TaskFailureDetails(kind, message))], customStatus, false);
}
