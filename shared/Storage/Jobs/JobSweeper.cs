using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Storage.Jobs;

/// <summary>
/// What a host does every minute or so for jobs that nobody looks after: workers that died with their message, waiting jobs whose
/// deadline has passed, jobs of runs that have ended.
/// </summary>
public sealed class JobSweeper(
    PipelineStorage storage, JobStore jobs, JobQueue queue, RunStore runs, RunEventQueue events, JobTimings timings, TimeProvider time)
{
    /// <summary>Looks at every live job once; returns how many were changed.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken = default)
    {
        int changed = 0;
        var ended = new Dictionary<string, bool>();
        await foreach (StoredJob stored in jobs.ListLiveAsync(cancellationToken).ConfigureAwait(false))
        {
            GpuJob job = stored.Job;
            if (!ended.TryGetValue(job.RunId, out bool runEnded))
            {
                runEnded = await HasEndedAsync(job.RunId, cancellationToken).ConfigureAwait(false);
                ended.Add(job.RunId, runEnded);
            }

            changed += await SweepAsync(stored, SweepDecision.Decide(job, runEnded, time.GetUtcNow(), timings), cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }

        return changed;
    }

    private async Task<bool> SweepAsync(StoredJob stored, SweepAction action, CancellationToken cancellationToken)
    {
        GpuJob job = stored.Job;
        DateTimeOffset now = time.GetUtcNow();
        switch (action)
        {
            case SweepAction.Requeue:
                // The message first: should this host die between the two, a message from the future waits for its generation, while a
                // generation without a message would wait for ever.
                var message = new GpuJobMessage(storage.TaskHub, job.RunId, job.JobId, job.Generation + 1, RunStore.SpecificationName(job.RunId, job.JobId));
                await queue.SendAsync(message, cancellationToken: cancellationToken).ConfigureAwait(false);
                return await WriteAsync(stored, job with { State = JobState.Queued, Generation = job.Generation + 1, Worker = null }, cancellationToken).ConfigureAwait(false);
            case SweepAction.FailDeadline:
                var failure = new JobFailure(JobFailureKind.DeadlinePassed, $"No worker took the job before the run's deadline ({job.Deadline:u}).");
                return await WriteAsync(stored, job with { State = JobState.Failed, Failure = failure, EndedAt = now }, cancellationToken).ConfigureAwait(false);
            case SweepAction.Cancel:
                return await WriteAsync(stored, job with { State = JobState.Cancelled, CancelRequested = true, EndedAt = now, Worker = null }, cancellationToken).ConfigureAwait(false);
            case SweepAction.RequestCancel:
                return await WriteAsync(stored, job with { CancelRequested = true }, cancellationToken).ConfigureAwait(false);
            default:
                return false;
        }
    }

    private async Task<bool> WriteAsync(StoredJob stored, GpuJob changed, CancellationToken cancellationToken)
    {
        if (await jobs.TryUpdateAsync(stored, changed, cancellationToken).ConfigureAwait(false) is null)
        {
            return false; // Its worker lives, or another host was faster; the next sweep looks again.
        }

        if (changed.State.IsTerminal())
        {
            await events.SendAsync(RunEventMessage.JobEnded(changed), cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task<bool> HasEndedAsync(string runId, CancellationToken cancellationToken) =>
        await runs.IsCancelledAsync(runId, cancellationToken).ConfigureAwait(false)
        || await runs.FindEndAsync(runId, cancellationToken).ConfigureAwait(false) is not null;
}
