using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Runs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>Carries progress, metrics, log and the newest checkpoint to storage while the job runs, and looks for a cancellation.</summary>
internal sealed class Heartbeat(
    WorkerServices worker, JobRecord record, ProgressRecorder progress, AttemptLogger log, JobCheckpoints checkpoints, JobStop stop)
{
    public async Task RunAsync(CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            try
            {
                await BeatAsync(ended);
            }
            catch (Exception e)
            {
                if (!ended.IsCancellationRequested)
                {
                    QueueLog.HeartbeatFailed(log, record.Job.JobId, e);
                }
            }

            await Task.Delay(worker.Timings.Heartbeat, worker.Time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Writes the metrics and log lines that have gathered.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        GpuJob job = record.Job;
        IReadOnlyList<MetricsLine> lines = progress.Pending();
        if (lines.Count > 0)
        {
            await worker.Storage.Runs.AppendMetricsAsync(job.RunId, job.JobId, lines, cancellationToken);
            progress.Written(lines.Count);
        }

        string text = log.Pending();
        if (text.Length > 0)
        {
            await worker.Storage.Runs.AppendLogAsync(job.RunId, job.JobId, job.TotalAttempts, text, cancellationToken);
            log.Written(text.Length);
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        if (!await record.TryWriteAsync(Beat, cancellationToken))
        {
            stop.Request(StopReason.LeaseLost);
            return;
        }

        worker.Health.Touch();
        if (record.Job.CancelRequested || await worker.Storage.Runs.IsCancelledAsync(record.Job.RunId, cancellationToken))
        {
            stop.Request(StopReason.Cancelled);
        }

        await FlushAsync(cancellationToken);
    }

    private GpuJob Beat(GpuJob job) =>
        JobClaim.WithCheckpoint(job, checkpoints.Newest) with { Heartbeat = worker.Time.GetUtcNow(), Progress = progress.Latest ?? job.Progress };
}
