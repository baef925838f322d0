using System.Globalization;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>How attempts are counted. The entity counts, never the queue: a message may be sent again, and a preemption costs nothing.</summary>
internal static class JobClaim
{
    /// <summary>The job as the worker claims it, or null when its attempts are used up.</summary>
    /// <param name="job">The entity as read.</param>
    /// <param name="newestCheckpoint">Name of the newest complete checkpoint; a newer one than the entity knows starts the count anew.</param>
    /// <param name="worker">Who claims.</param>
    /// <param name="now">The time.</param>
    /// <param name="timings">The hub's clocks.</param>
    public static GpuJob? Claim(GpuJob job, string? newestCheckpoint, string worker, DateTimeOffset now, JobTimings timings)
    {
        GpuJob known = WithCheckpoint(job, newestCheckpoint);
        if (job.State == JobState.Running)
        {
            known = known with { AttemptLog = AttemptLines.Add(known, now, $"given up: {job.Worker} has been silent since {job.Heartbeat:u}") };
        }

        return known.Attempt >= timings.MaxAttempts ? null : known with
        {
            State = JobState.Running,
            Worker = worker,
            Attempt = known.Attempt + 1,
            TotalAttempts = known.TotalAttempts + 1,
            StartedAt = known.StartedAt ?? now,
            Heartbeat = now,
        };
    }

    /// <summary>The job with the newest checkpoint noted; when it is newer than the one known, the attempts count from zero again.</summary>
    public static GpuJob WithCheckpoint(GpuJob job, string? newestCheckpoint)
    {
        return Step(newestCheckpoint) > Step(job.Checkpoint) ? job with { Checkpoint = newestCheckpoint, Attempt = 0 } : job;
    }

    /// <summary>The step in <c>{step:D9}-{attempt}</c>; another attempt at the same step is no progress.</summary>
    private static long Step(string? checkpoint) =>
        checkpoint is null ? -1 : long.Parse(checkpoint.AsSpan(0, checkpoint.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
}
