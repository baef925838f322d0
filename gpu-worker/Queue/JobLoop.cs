using System.Diagnostics;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>Receives messages one at a time, decides what each asks for, and runs the jobs that it claims.</summary>
internal sealed class JobLoop(WorkerServices worker)
{
    /// <summary>Works until it is stopped, or the queue has been empty for <see cref="WorkerOptions.ExitWhenEmpty"/>.</summary>
    /// <exception cref="JobDidNotStopException">A job's code goes on although it was told to stop; the process must end.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        QueueLog.Waiting(worker.Logger, worker.Options.Name, worker.Storage.Account.GpuJobs.Name);
        DateTimeOffset lastMessage = worker.Time.GetUtcNow();
        while (!stopping.IsCancellationRequested)
        {
            worker.Health.Touch();
            using JobLease? lease = await ReceiveAsync(stopping);
            if (lease is not null)
            {
                await HandleAsync(lease, stopping);
                lastMessage = worker.Time.GetUtcNow();
            }
            else if (worker.Time.GetUtcNow() - lastMessage >= worker.Options.ExitWhenEmpty)
            {
                return;
            }
            else
            {
                await Task.Delay(worker.Options.PollInterval, worker.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<JobLease?> ReceiveAsync(CancellationToken stopping)
    {
        try
        {
            return await worker.Storage.Queue.ReceiveAsync(worker.Timings.Visibility, stopping);
        }
        catch (Exception e)
        {
            if (!stopping.IsCancellationRequested)
            {
                QueueLog.ReceiveFailed(worker.Logger, e);
            }

            return null;
        }
    }

    private async Task HandleAsync(JobLease lease, CancellationToken stopping)
    {
        GpuJobMessage message = lease.Message;
        using Activity? activity = JobTrace.StartProcess(worker.Storage.Account.GpuJobs.Name, message);
        using IDisposable? scope = QueueLog.JobScope(worker.Logger, message.RunId, message.JobId);
        try
        {
            StoredJob? stored = await worker.Storage.Jobs.FindAsync(message.RunId, message.JobId, stopping);
            bool cancelled = stored is not null && await worker.Storage.Runs.IsStoppedAsync(message.RunId, stopping);
            var decision = MessageDecision.Decide(
                message, worker.Storage.Account.TaskHub, stored?.Job, cancelled, worker.Time.GetUtcNow(), worker.Timings);
            activity?.SetTag("bertpipeline.message.action", decision.Action.ToString());
            await ActAsync(decision, lease, stored, stopping);
        }
        catch (Exception e) when (e is not JobDidNotStopException)
        {
            QueueLog.MessageFailed(worker.Logger, message.RunId, message.JobId, e);
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
        }
    }

    private async Task ActAsync(MessageDecision decision, JobLease lease, StoredJob? stored, CancellationToken stopping)
    {
        GpuJobMessage message = lease.Message;
        if (decision.Action != MessageAction.Claim)
        {
            QueueLog.NotClaimed(worker.Logger, message.RunId, message.JobId, message.Generation, decision.Action);
        }

        switch (decision.Action)
        {
            case MessageAction.Delete:
                await lease.TryDeleteAsync(stopping);
                break;
            case MessageAction.Poison:
                string reason = $"It is for the hub '{message.Hub}', but came on the queue of '{worker.Storage.Account.TaskHub}'.";
                var poison = new PoisonJobMessage(reason, worker.Time.GetUtcNow(), message);
                await worker.Storage.Queue.SendPoisonAsync(poison, stopping);
                await lease.TryDeleteAsync(stopping);
                break;
            case MessageAction.RepeatEvent:
                await new JobSettler(worker).FinishAsync(lease, new JobSettlement(stored!.Job), stopping);
                break;
            case MessageAction.Hide:
                await lease.TryHideAsync(decision.HideFor, stopping);
                break;
            case MessageAction.Cancel:
                GpuJob cancelled = stored!.Job with { State = JobState.Cancelled, CancelRequested = true };
                await new JobSettler(worker).EndUnclaimedAsync(lease, stored, new JobSettlement(Ended(cancelled)), stopping);
                break;
            case MessageAction.FailDeadline:
                JobFailure late = JobFailures.DeadlinePassed(stored!.Job);
                GpuJob failed = stored.Job with { State = JobState.Failed, Failure = late };
                await new JobSettler(worker).EndUnclaimedAsync(lease, stored, new JobSettlement(Ended(failed)), stopping);
                break;
            case MessageAction.Claim:
                await ClaimAsync(lease, stored!, stopping);
                break;
        }
    }

    private async Task ClaimAsync(JobLease lease, StoredJob stored, CancellationToken stopping)
    {
        DateTimeOffset now = worker.Time.GetUtcNow();
        string? newest = await worker.Storage.Checkpoints.FindNewestAsync(stored.Job.ArtifactKey, stopping);
        if (JobClaim.Claim(stored.Job, newest, worker.Options.Name, now, worker.Timings) is not { } claim)
        {
            string reason = stored.Job.Worker is { } silent ? $"its worker {silent} fell silent" : "its worker fell silent";
            await new JobSettler(worker).EndUnclaimedAsync(lease, stored, JobSettlement.Exhausted(stored.Job, reason, now), stopping);
            return;
        }

        StoredJob? claimed = await worker.Storage.Jobs.TryUpdateAsync(stored, claim, stopping)
            ?? await worker.Storage.Jobs.FindAsync(claim.RunId, claim.JobId, stopping);
        if (claimed?.Job.Worker != claim.Worker || claimed?.Job.TotalAttempts != claim.TotalAttempts)
        {
            return; // Another worker was faster; this copy of the message comes again after its visibility.
        }

        using var attempt = new JobAttempt(worker, lease, claimed!);
        if (!await attempt.RunAsync(stopping))
        {
            throw new JobDidNotStopException(claim.JobId);
        }
    }

    private GpuJob Ended(GpuJob job) => job with { EndedAt = worker.Time.GetUtcNow() };
}
