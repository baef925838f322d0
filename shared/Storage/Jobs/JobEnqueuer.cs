using System.Diagnostics;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Storage.Jobs;

/// <summary>Puts GPU jobs on the queue: specification, entity, message, in this order, each step harmless to repeat.</summary>
public sealed class JobEnqueuer(PipelineStorage storage, JobStore jobs, JobQueue queue, RunStore runs, RunEventQueue events, TimeProvider time)
{
    /// <summary>
    /// Enqueues a job; called again it sends the message again while the job waits, and otherwise changes nothing.
    /// Returns the job as it stands: when the run has been cancelled, that is Cancelled, and nothing was sent.
    /// </summary>
    /// <param name="specification">What is to be done.</param>
    /// <param name="instanceId">The orchestration that waits for <see cref="RunEventMessage.JobEndedEvent"/>.</param>
    /// <param name="deadline">The job fails when no worker has taken it by then.</param>
    /// <param name="cancellationToken">Ends the wait for the service.</param>
    public async Task<GpuJob> EnqueueAsync(
        GpuJobSpecification specification, string instanceId, DateTimeOffset? deadline = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(specification);
        string address = await runs.WriteSpecificationAsync(specification, cancellationToken);
        var job = new GpuJob
        {
            RunId = specification.RunId,
            JobId = specification.JobId,
            Step = specification.Step,
            ArtifactKey = specification.ArtifactKey,
            InstanceId = instanceId,
            EnqueuedAt = time.GetUtcNow(),
            Deadline = deadline,
            TraceParent = Activity.Current?.Id,
        };
        StoredJob stored = await jobs.TryInsertAsync(job, cancellationToken)
            ?? await jobs.FindAsync(job.RunId, job.JobId, cancellationToken)
            ?? throw new InvalidOperationException($"Job {job.RunId}/{job.JobId} was there and is gone; try again.");

        // Whoever cancels or stops a run writes the mark first and goes through the entities then, so that one of the two sees the other.
        if (await runs.IsStoppedAsync(job.RunId, cancellationToken))
        {
            await JobCancellation.CancelAsync(jobs, events, stored.Job, time, cancellationToken);
            return (await jobs.FindAsync(job.RunId, job.JobId, cancellationToken))?.Job ?? stored.Job;
        }

        if (stored.Job.State == JobState.Queued)
        {
            var message = new GpuJobMessage(storage.TaskHub, job.RunId, job.JobId, stored.Job.Generation, address);
            await queue.SendAsync(message, cancellationToken: cancellationToken);
        }

        return stored.Job;
    }
}
