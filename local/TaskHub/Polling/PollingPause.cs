namespace BertPipeline.TaskHub.Polling;

/// <summary>The pause between two looks at a queue: doubles while the queue is idle, and ends at once when a message is known to be there.</summary>
internal sealed class PollingPause(TimeSpan longest, TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    private volatile TaskCompletionSource _nudge = New();
    private TimeSpan _next = Shortest;

    public void Nudge() => _nudge.TrySetResult();

    /// <summary>The queue had something: look again soon.</summary>
    public void Reset() => _next = Shortest;

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        TaskCompletionSource nudge = _nudge;
        await Task.WhenAny(Task.Delay(_next, time, ended.Token), nudge.Task).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (nudge.Task.IsCompleted)
        {
            _nudge = New();
            _next = Shortest;
        }
        else
        {
            _next = TimeSpan.FromTicks(Math.Min(_next.Ticks * 2, longest.Ticks));
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
