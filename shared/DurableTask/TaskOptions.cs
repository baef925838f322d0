namespace BertPipeline.DurableTask;

/// <summary>How a task is scheduled.</summary>
/// <param name="Retry">Retries after a failure; none when null.</param>
public record TaskOptions(RetryPolicy? Retry = null);

/// <summary>How a sub-orchestration is scheduled.</summary>
/// <param name="InstanceId">Id of the child; derived from the parent's when null.</param>
/// <param name="Version">Version of the child; the parent's when null.</param>
public sealed record SubOrchestrationOptions(RetryPolicy? Retry = null, string? InstanceId = null, string? Version = null) : TaskOptions(Retry);
