using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>
/// Writes a settlement: entity, poison message, event, message, in this order. Only who has written the entity tells of it; each step after it is harmless to repeat,
/// so that a death between two of them heals when the message comes again.
/// </summary>
internal sealed class JobSettler(WorkerServices worker)
{
    /// <summary>Settles the job that this worker has claimed.</summary>
    /// <param name="lease">The message.</param>
    /// <param name="record">The claimed entity.</param>
    /// <param name="decide">The settlement of the entity as it is; asked again when somebody has changed it meanwhile.</param>
    /// <param name="cancellationToken">Ends the attempt to write.</param>
    public async Task SettleAsync(JobLease lease, JobRecord record, Func<GpuJob, JobSettlement> decide, CancellationToken cancellationToken)
    {
        JobSettlement settlement = decide(record.Job);
        if (!await record.TryWriteAsync(job => (settlement = decide(job)).Job, cancellationToken))
        {
            QueueLog.LeaseLost(worker.Logger, record.Job.JobId);
            return;
        }

        await FinishAsync(lease, settlement, cancellationToken);
    }

    /// <summary>
    /// Ends a job that nobody computes, as it was read. When somebody has written it since, the worker that seemed silent lives, or another was faster:
    /// nothing is ended, and the message comes again.
    /// </summary>
    public async Task EndUnclaimedAsync(JobLease lease, StoredJob stored, JobSettlement settlement, CancellationToken cancellationToken)
    {
        if (await worker.Storage.Jobs.TryUpdateAsync(stored, settlement.Job, cancellationToken) is not null)
        {
            await FinishAsync(lease, settlement, cancellationToken);
        }
    }

    /// <summary>What follows the entity.</summary>
    public async Task FinishAsync(JobLease lease, JobSettlement settlement, CancellationToken cancellationToken)
    {
        if (settlement.HideFor is { } hide)
        {
            await lease.TryHideAsync(hide, cancellationToken);
            return;
        }

        if (settlement.IsPoison)
        {
            await PoisonAsync(lease, settlement.Job, cancellationToken);
        }

        await worker.Storage.Events.SendAsync(RunEventMessage.JobEnded(settlement.Job), cancellationToken);
        await lease.TryDeleteAsync(cancellationToken);
    }

    private async Task PoisonAsync(JobLease lease, GpuJob job, CancellationToken cancellationToken)
    {
        string reason = job.Failure!.Message;
        QueueLog.GivenUp(worker.Logger, job.RunId, job.JobId, reason);
        await worker.Storage.Queue.SendPoisonAsync(new PoisonJobMessage(reason, worker.Time.GetUtcNow(), lease.Message, AttemptLog: job.AttemptLog), cancellationToken);
    }
}
