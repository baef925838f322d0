namespace BertPipeline.GpuWorker.Queue;

/// <summary>The two tokens of a running job. A later reason counts only when it is a graver one: a lost lease is the last word.</summary>
internal sealed class JobStop : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _computing = new();
    private readonly CancellationTokenSource _publishing;
    private readonly TimeSpan _uploadGrace;

    /// <param name="uploadGrace">How long an upload may go on after a preemption.</param>
    /// <param name="time">The clock.</param>
    public JobStop(TimeSpan uploadGrace, TimeProvider time)
    {
        _uploadGrace = uploadGrace;
        _publishing = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
    }

    public StopReason Reason { get; private set; }

    /// <summary>Cancelled by every reason, at once.</summary>
    public CancellationToken Computing => _computing.Token;

    /// <summary>Cancelled at once by a cancellation and a lost lease; by a preemption only after the grace.</summary>
    public CancellationToken Publishing => _publishing.Token;

    public void Request(StopReason reason)
    {
        lock (_lock)
        {
            if (reason <= Reason)
            {
                return;
            }

            Reason = reason;
        }

        _computing.Cancel();
        if (reason == StopReason.Preempted)
        {
            _publishing.CancelAfter(_uploadGrace);
        }
        else
        {
            _publishing.Cancel();
        }
    }

    public void Dispose()
    {
        _computing.Dispose();
        _publishing.Dispose();
    }
}
