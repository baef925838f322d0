using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Runs;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Storage.Jobs;

/// <summary>
/// What a host does every minute or so for jobs that nobody looks after: workers that died with their message, waiting jobs whose message the storage has forgotten or whose
/// deadline has passed, jobs of runs that have ended.
/// </summary>
public sealed partial class JobSweeper(
    PipelineStorage storage, JobStore jobs, JobQueue queue, RunStore runs, RunEventQueue events, JobTimings timings, TimeProvider time,
    ILogger<JobSweeper> logger)
{
    /// <summary>What waited when the last sweep began; null before the first.</summary>
    public WaitingJobs? Waiting { get; private set; }

    /// <summary>Looks at every live job once; returns how many were changed.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken = default)
    {
        int changed = 0;

        // Before the rows are read: whoever enqueues writes the row first, and may not have sent yet.
        bool queueIsEmpty = await queue.IsEmptyAsync(cancellationToken);
        var waiting = new WaitingJobs(0, null);
        var ended = new Dictionary<string, bool>();
        await foreach (StoredJob stored in jobs.ListLiveAsync(cancellationToken))
        {
            if (stored.Job.State == JobState.Queued)
            {
                waiting = new(waiting.Count + 1, waiting.Since < stored.Job.EnqueuedAt ? waiting.Since : stored.Job.EnqueuedAt);
            }

            string runId = stored.Job.RunId;
            if (!ended.TryGetValue(runId, out bool runEnded))
            {
                runEnded = await HasEndedAsync(runId, cancellationToken);
                ended.Add(runId, runEnded);
            }

            changed += await SweepAsync(stored, runEnded, queueIsEmpty, cancellationToken) ? 1 : 0;
        }

        Waiting = waiting;
        if (await queue.CountPoisonAsync(cancellationToken) is > 0 and int poison)
        {
            LogPoison(storage.GpuJobsPoison.Name, poison);
        }

        return changed;
    }

    private async Task<bool> SweepAsync(StoredJob stored, bool runEnded, bool queueIsEmpty, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        SweepAction action = SweepDecision.Decide(stored.Job, runEnded, queueIsEmpty, now, timings);
        if (action == SweepAction.Nothing)
        {
            return false;
        }

        GpuJob changed = SweepDecision.Apply(stored.Job, action, now);
        if (action is SweepAction.Requeue or SweepAction.Resend)
        {
            // The message first: should this host die between the two, a message from the future waits for its generation, while a
            // generation without a message would wait for ever.
            string specification = RunStore.SpecificationName(changed.RunId, changed.JobId);
            var message = new GpuJobMessage(storage.TaskHub, changed.RunId, changed.JobId, changed.Generation, specification, changed.TraceParent);
            await queue.SendAsync(message, cancellationToken: cancellationToken);
        }

        switch (action)
        {
            case SweepAction.Resend:
                LogForgotten(changed.RunId, changed.JobId);
                return true;
            case SweepAction.Requeue:
                LogStale(changed.RunId, changed.JobId, stored.Job.Worker, stored.Job.Heartbeat, changed.Generation);
                break;
        }

        return await WriteAsync(stored, changed, cancellationToken);
    }

    private async Task<bool> WriteAsync(StoredJob stored, GpuJob changed, CancellationToken cancellationToken)
    {
        if (await jobs.TryUpdateAsync(stored, changed, cancellationToken) is null)
        {
            return false; // Its worker lives, or another host was faster; the next sweep looks again.
        }

        if (changed.State.IsTerminal())
        {
            await events.SendAsync(RunEventMessage.JobEnded(changed), cancellationToken);
        }

        return true;
    }

    private async Task<bool> HasEndedAsync(string runId, CancellationToken cancellationToken) =>
        await runs.IsStoppedAsync(runId, cancellationToken)
        || await runs.FindEndAsync(runId, cancellationToken) is not null;

    // infra/modules/alerts.bicep looks for the words of both.
    [LoggerMessage(EventId = 2010, Level = LogLevel.Warning, Message = "Job {RunId}/{JobId} of worker {Worker} shows no life since {Heartbeat:u}; enqueued again as generation {Generation}")]
    private partial void LogStale(string runId, string jobId, string? worker, DateTimeOffset? heartbeat, int generation);

    [LoggerMessage(EventId = 2012, Level = LogLevel.Warning, Message = "Job {RunId}/{JobId} waits, and the storage has forgotten its message; sent again")]
    private partial void LogForgotten(string runId, string jobId);

    [LoggerMessage(EventId = 2011, Level = LogLevel.Warning, Message = "Poison queue {Queue} holds {Count} messages")]
    private partial void LogPoison(string queue, int count);
}
