using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Storage.Jobs;

/// <summary>Cancels the jobs of a run: a waiting one at once, a running one by a flag that its worker sees at the next heartbeat.</summary>
public sealed class JobCancellation(JobStore jobs, RunStore runs, RunEventQueue events, TimeProvider time)
{
    /// <summary>Marks that somebody asked for the run to end, and cancels its jobs. Safe to repeat.</summary>
    public async Task CancelRunAsync(string runId, CancellationToken cancellationToken = default)
    {
        await runs.MarkCancelledAsync(runId, cancellationToken);
        await CancelJobsAsync(runId, cancellationToken);
    }

    /// <summary>Marks that the run ends itself, and cancels its jobs. Safe to repeat.</summary>
    public async Task StopRunAsync(string runId, CancellationToken cancellationToken = default)
    {
        await runs.MarkStoppedAsync(runId, cancellationToken);
        await CancelJobsAsync(runId, cancellationToken);
    }

    private async Task CancelJobsAsync(string runId, CancellationToken cancellationToken)
    {
        await foreach (StoredJob stored in jobs.ListAsync(runId, cancellationToken))
        {
            await CancelAsync(jobs, events, stored.Job, time, cancellationToken);
        }
    }

    internal static async Task CancelAsync(JobStore jobs, RunEventQueue events, GpuJob job, TimeProvider time, CancellationToken cancellationToken)
    {
        (GpuJob Job, bool Changed)? result = await jobs.UpdateAsync(job.RunId, job.JobId, j => Cancelled(j, time.GetUtcNow()), cancellationToken);
        if (result is { Job.State: JobState.Cancelled } ended)
        {
            await events.SendAsync(RunEventMessage.JobEnded(ended.Job), cancellationToken);
        }
    }

    /// <summary>The job as a cancellation leaves it; null when that changes nothing.</summary>
    internal static GpuJob? Cancelled(GpuJob job, DateTimeOffset now) => job.State switch
    {
        JobState.Queued => job with { State = JobState.Cancelled, CancelRequested = true, EndedAt = now },
        JobState.Running when !job.CancelRequested => job with { CancelRequested = true },
        _ => null,
    };
}
