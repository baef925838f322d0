using BertPipeline.Contracts.Jobs;

namespace BertPipeline.Storage.Jobs;

/// <summary>What the sweep does with a job.</summary>
public enum SweepAction
{
    Nothing,

    /// <summary>Its worker is gone: Queued, next generation, new message.</summary>
    Requeue,

    /// <summary>Its message is gone: the same once more.</summary>
    Resend,

    /// <summary>Nobody took it in time.</summary>
    FailDeadline,

    /// <summary>Its run has ended and no worker holds it.</summary>
    Cancel,

    /// <summary>Its run has ended and a worker still computes.</summary>
    RequestCancel,
}

/// <summary>The rules of the sweep, without storage.</summary>
public static class SweepDecision
{
    /// <param name="job">A live or ended job.</param>
    /// <param name="runEnded">True when its run was cancelled or has ended.</param>
    /// <param name="queueIsEmpty">True when the queue holds no message at all, those included that are hidden: a job that waits has none, since its storage forgot it.</param>
    /// <param name="now">The time.</param>
    /// <param name="timings">The hub's clocks.</param>
    public static SweepAction Decide(GpuJob job, bool runEnded, bool queueIsEmpty, DateTimeOffset now, JobTimings timings)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(timings);
        bool stale = (job.Heartbeat ?? job.EnqueuedAt) < now - timings.StaleAfter;
        return job.State switch
        {
            JobState.Queued when runEnded || job.CancelRequested => SweepAction.Cancel,
            JobState.Queued when job.Deadline <= now => SweepAction.FailDeadline,
            JobState.Queued when stale && queueIsEmpty => SweepAction.Resend,
            JobState.Running when stale && (runEnded || job.CancelRequested) => SweepAction.Cancel,
            JobState.Running when stale => SweepAction.Requeue,
            JobState.Running when runEnded && !job.CancelRequested => SweepAction.RequestCancel,
            _ => SweepAction.Nothing,
        };
    }

    /// <summary>The job as the action leaves it.</summary>
    public static GpuJob Apply(GpuJob job, SweepAction action, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(job);
        return action switch
        {
            SweepAction.Nothing or SweepAction.Resend => job,
            SweepAction.Requeue => job with { State = JobState.Queued, Generation = job.Generation + 1, Worker = null },
            SweepAction.FailDeadline => job with { State = JobState.Failed, Failure = JobFailures.DeadlinePassed(job), EndedAt = now },
            SweepAction.Cancel => job with { State = JobState.Cancelled, CancelRequested = true, EndedAt = now },
            SweepAction.RequestCancel => job with { CancelRequested = true },
            _ => throw new ArgumentOutOfRangeException(nameof(action)),
        };
    }
}
