using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>Writes a settlement: poison message, entity, event, message, in this order. Each step is harmless to repeat, so that a death between two of them heals.</summary>
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
        await PoisonAsync(lease, settlement, cancellationToken);
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
        await PoisonAsync(lease, settlement, cancellationToken);
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

        await worker.Storage.Events.SendAsync(RunEventMessage.JobEnded(settlement.Job), cancellationToken);
        await lease.TryDeleteAsync(cancellationToken);
    }

    private async Task PoisonAsync(JobLease lease, JobSettlement settlement, CancellationToken cancellationToken)
    {
        if (settlement.IsPoison)
        {
            string reason = settlement.Job.Failure!.Message;
            QueueLog.GivenUp(worker.Logger, settlement.Job.RunId, settlement.Job.JobId, reason);
            var poison = new PoisonJobMessage(reason, worker.Time.GetUtcNow(), lease.Message, AttemptLog: settlement.Job.AttemptLog);
            await worker.Storage.Queue.SendPoisonAsync(poison, cancellationToken);
        }
    }
}
