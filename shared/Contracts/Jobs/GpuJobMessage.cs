namespace BertPipeline.Contracts.Jobs;

/// <summary>What travels on <c>{hub}-gpu-jobs</c>: ids and an address only.</summary>
/// <param name="Hub">The task hub that the job belongs to.</param>
/// <param name="RunId">Partition of the job's entity.</param>
/// <param name="JobId">Row of the job's entity.</param>
/// <param name="Generation">The entity's generation when the message was sent.</param>
/// <param name="Specification">Blob in <c>runs</c> that holds the <see cref="GpuJobSpecification"/>.</param>
/// <param name="TraceParent">W3C trace context of the sender.</param>
public sealed record GpuJobMessage(string Hub, string RunId, string JobId, int Generation, string Specification, string? TraceParent = null);

/// <summary>What travels on <c>{hub}-run-events</c>: a wake-up for the orchestration that waits.</summary>
public sealed record RunEventMessage(string InstanceId, string EventName, string RunId, string? JobId = null)
{
    /// <summary>The event that a run waits for whose turn has not come.</summary>
    public const string TurnEvent = "turn";

    /// <summary>The event that an orchestration waits for after it has enqueued a job.</summary>
    public static string JobEndedEvent(string jobId) => $"job-ended-{jobId}";

    public static RunEventMessage Turn(string runId) => new(runId, TurnEvent, runId);

    /// <summary>The truth is in the job's entity.</summary>
    public static RunEventMessage JobEnded(GpuJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new(job.InstanceId, JobEndedEvent(job.JobId), job.RunId, job.JobId);
    }
}
