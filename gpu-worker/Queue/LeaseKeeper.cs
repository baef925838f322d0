using BertPipeline.Storage.Jobs;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>
/// Renews the message while the job runs. A renewal that fails is tried again, sooner, until the lease expires; when the service says
/// that the message is another's, or the time is over, the job is stopped.
/// </summary>
internal sealed class LeaseKeeper(JobLease lease, JobTimings timings, JobStop stop, TimeProvider time, ILogger logger)
{
    public async Task RunAsync(CancellationToken ended)
    {
        TimeSpan wait = timings.Renewal;
        while (await NextAsync(wait, ended))
        {
            bool? renewed = await TryRenewAsync(ended);
            if (renewed == false || lease.IsLost)
            {
                stop.Request(StopReason.LeaseLost);
                return;
            }

            wait = renewed == true ? timings.Renewal : timings.Renewal / 4;
        }
    }

    /// <summary>Null when it is not known.</summary>
    private async Task<bool?> TryRenewAsync(CancellationToken ended)
    {
        TimeSpan left = lease.ExpiresAt - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        // Half of the time, so that a request which nobody answers leaves some for another; in the end all of it, or halves would never end.
        using var patience = new CancellationTokenSource(left > timings.Renewal / 2 ? left / 2 : left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, patience.Token);
        try
        {
            return await lease.TryHideAsync(timings.Visibility, either.Token);
        }
        catch (Exception e)
        {
            if (!ended.IsCancellationRequested)
            {
                QueueLog.RenewalFailed(logger, lease.Message.JobId, lease.ExpiresAt, e);
            }

            return null;
        }
    }

    private async Task<bool> NextAsync(TimeSpan wait, CancellationToken ended)
    {
        // Not past the expiry: a lost lease is noticed when it happens.
        TimeSpan left = lease.ExpiresAt - time.GetUtcNow();
        TimeSpan delay = left < wait ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) : wait;
        await Task.Delay(delay, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ended.IsCancellationRequested;
    }
}
