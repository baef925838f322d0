using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Telemetry;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>One attempt at a job, from the claim to its settlement: the job's code between the keepers of lease and heartbeat.</summary>
internal sealed class JobAttempt : IDisposable
{
    // An outage while settling must not outlast a preemption; what is not settled is taken over later.
    private static readonly TimeSpan SettlementTimeout = TimeSpan.FromSeconds(10);

    private readonly WorkerServices _worker;
    private readonly JobLease _lease;
    private readonly JobRecord _record;
    private readonly JobStop _stop;
    private readonly AttemptLogger _log;
    private readonly ProgressRecorder _progress;
    private readonly JobCheckpoints _checkpoints;
    private readonly Heartbeat _heartbeat;
    private readonly string _scratch;
    private bool _codeHasStopped = true;

    public JobAttempt(WorkerServices worker, JobLease lease, StoredJob claimed)
    {
        (_worker, _lease) = (worker, lease);
        GpuJob job = claimed.Job;
        string name = $"{job.TotalAttempts}-{worker.Storage.Account.NewName()[..8]}";
        _scratch = Path.Combine(worker.Scratch, $"{job.RunId}-{job.JobId}-{name}");
        _record = new JobRecord(worker.Storage.Jobs, claimed);
        _stop = new JobStop(worker.Options.UploadGrace, worker.Time);
        _log = new AttemptLogger(worker.Logger, worker.Time);
        _progress = new ProgressRecorder(worker.Time);
        _checkpoints = new JobCheckpoints(
            worker.Storage.Checkpoints, job.ArtifactKey, name, _scratch, worker.Options.CheckpointInterval, worker.Time, _log, _stop.Publishing);
        _heartbeat = new Heartbeat(worker, _record, _progress, _log, _checkpoints, _stop);
    }

    /// <summary>Computes, publishes and settles.</summary>
    /// <param name="stopping">Cancelled when the process is to end.</param>
    /// <returns>False when the job's code goes on although it was told to stop: the process must end.</returns>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        GpuJob job = _record.Job;
        QueueLog.Claimed(_log, job.RunId, job.JobId, job.Attempt, job.TotalAttempts, job.Worker);
        using CancellationTokenRegistration preemption = stopping.Register(() => _stop.Request(StopReason.Preempted));
        using var ended = new CancellationTokenSource();
        var keeper = new LeaseKeeper(_lease, _worker.Timings, _stop, _worker.Time, _log);
        Task keeping = Task.WhenAll(keeper.RunAsync(ended.Token), _heartbeat.RunAsync(ended.Token));

        long started = _worker.Time.GetTimestamp();
        var execution = new JobExecution(_worker, _lease, _stop, _progress, _checkpoints, _scratch, _log);
        JobOutcome outcome = await execution.RunAsync(job, _lease.Message.Specification);
        _codeHasStopped = execution.CodeHasStopped;
        QueueLog.Ended(_log, job.JobId, outcome);
        WorkerTelemetry.JobEnded(job, outcome.Name, outcome.Error, _worker.Time.GetElapsedTime(started));

        await _checkpoints.CompleteAsync(abandon: outcome is JobOutcome.Succeeded);
        await ended.CancelAsync();
        await keeping;
        await SettleAsync(outcome);
        return _codeHasStopped;
    }

    public void Dispose()
    {
        _checkpoints.Dispose();
        _record.Dispose();
        _stop.Dispose();
        if (_codeHasStopped && Directory.Exists(_scratch))
        {
            Directory.Delete(_scratch, recursive: true);
        }
    }

    /// <summary>The order matters: what a reader of the ended job wants to see first, the entity, the event, the message last.</summary>
    private async Task SettleAsync(JobOutcome outcome)
    {
        if (_stop.Reason == StopReason.LeaseLost || _lease.IsLost)
        {
            QueueLog.LeaseLost(_log, _record.Job.JobId);
            return;
        }

        using var timeout = new CancellationTokenSource(SettlementTimeout, _worker.Time);
        await _heartbeat.FlushAsync(timeout.Token);
        var settler = new JobSettler(_worker);
        await settler.SettleAsync(_lease, _record, job => Settle(job, outcome), timeout.Token);
        if (outcome is JobOutcome.Succeeded)
        {
            await DeleteCheckpointsAsync(timeout.Token);
        }
    }

    private JobSettlement Settle(GpuJob job, JobOutcome outcome) =>
        JobSettlement.Decide(JobClaim.WithCheckpoint(job, _checkpoints.Newest), outcome, _worker.Time.GetUtcNow(), _worker.Timings);

    private async Task DeleteCheckpointsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _worker.Storage.Checkpoints.DeleteAsync(_record.Job.ArtifactKey, cancellationToken);
        }
        catch (Exception e)
        {
            QueueLog.CheckpointsKept(_worker.Logger, _record.Job.JobId, e);
        }
    }
}
