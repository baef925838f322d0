namespace BertPipeline.TaskHub.Execution;

/// <summary>
/// Runs orchestrator code on the calling thread, one continuation after the other in the order in which they became ready, so
/// that the same history always gives the same run. What code posts after the turn has ended is never run.
/// </summary>
internal sealed class OrchestrationScheduler : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private int _thread;

    /// <summary>True on the thread that runs the code right now.</summary>
    public bool IsRunning => Volatile.Read(ref _thread) == Environment.CurrentManagedThreadId && Current == this;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_ready)
        {
            _ready.Enqueue((d, state));
        }
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Orchestrator code must not block on its own scheduler.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs <paramref name="step"/> and everything that becomes ready by it.</summary>
    public void Run(Action step)
    {
        SynchronizationContext? previous = Current;
        SetSynchronizationContext(this);
        Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        try
        {
            step();
            while (TryTake(out (SendOrPostCallback Callback, object? State) next))
            {
                next.Callback(next.State);
            }
        }
        finally
        {
            Volatile.Write(ref _thread, 0);
            SetSynchronizationContext(previous);
        }
    }

    private bool TryTake(out (SendOrPostCallback Callback, object? State) next)
    {
        lock (_ready)
        {
            return _ready.TryDequeue(out next);
        }
    }
}
