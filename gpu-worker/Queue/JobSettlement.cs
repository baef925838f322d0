using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>What an attempt's outcome makes of entity and message. The rules, without storage.</summary>
/// <param name="Job">The entity to write.</param>
/// <param name="HideFor">When the message comes again; null when it is deleted.</param>
internal sealed record JobSettlement(GpuJob Job, TimeSpan? HideFor = null)
{
    /// <summary>True when the job is given up and goes to the poison queue too.</summary>
    public bool IsPoison => Job.Failure is { Kind: JobFailureKind.Exhausted };

    /// <param name="job">The entity.</param>
    /// <param name="outcome">How the attempt ended; after a lost lease there is nothing to settle.</param>
    /// <param name="now">The time.</param>
    /// <param name="timings">The hub's clocks.</param>
    public static JobSettlement Decide(GpuJob job, JobOutcome outcome, DateTimeOffset now, JobTimings timings)
    {
        switch (outcome)
        {
            case JobOutcome.Succeeded s:
                string how = s.ReusedFrom is null ? "succeeded" : $"succeeded (reused from {s.ReusedFrom})";
                return new(End(job, JobState.Succeeded, how, now) with { Result = s.Result, ReusedFrom = s.ReusedFrom });
            case JobOutcome.Stopped { Reason: StopReason.Cancelled }:
                return new(End(job, JobState.Cancelled, "cancelled", now));
            case JobOutcome.Failed { Failure: { Kind: not JobFailureKind.Transient } failure }:
                return new(End(job, JobState.Failed, failure.Message, now) with { Failure = failure });
            case JobOutcome.Failed or JobOutcome.Stopped when job.CancelRequested:
                return new(End(job, JobState.Cancelled, "cancelled", now));
            case JobOutcome.Stopped { Reason: StopReason.Preempted }:
                GpuJob preempted = job with { Attempt = Math.Max(0, job.Attempt - 1) };
                return new(Wait(preempted, "preempted; this costs no attempt", now), TimeSpan.Zero);
            case JobOutcome.Failed f when job.Attempt >= timings.MaxAttempts:
                return Exhausted(job, f.Failure.Message, now);
            case JobOutcome.Failed f:
                return new(Wait(job, f.Failure.Message, now), timings.BackoffAfter(job.Attempt));
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "It leaves nothing to settle.");
        }
    }

    /// <summary>The job is given up: so many attempts in a row have brought no newer checkpoint.</summary>
    public static JobSettlement Exhausted(GpuJob job, string lastReason, DateTimeOffset now)
    {
        string message = $"{job.Attempt} attempts in a row made no progress. The last one: {lastReason}";
        return new(End(job, JobState.Failed, lastReason, now) with { Failure = new JobFailure(JobFailureKind.Exhausted, message) });
    }

    private static GpuJob End(GpuJob job, JobState state, string why, DateTimeOffset now) =>
        job with { State = state, EndedAt = now, AttemptLog = AttemptLines.Add(job, now, why) };

    private static GpuJob Wait(GpuJob job, string why, DateTimeOffset now) =>
        job with { State = JobState.Queued, Worker = null, AttemptLog = AttemptLines.Add(job, now, why) };
}
