namespace BertPipeline.TaskHub.Execution;

/// <summary>
/// External events and the waits for them, by name without case. Whichever comes first is kept: events in order of arrival, waits in
/// order of asking.
/// </summary>
internal sealed class ExternalEvents
{
    private readonly Dictionary<string, Queue<string?>> _arrived = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, LinkedList<TaskCompletionSource<string?>>> _waits = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits that no event has completed yet.</summary>
    public int Waiting => _waits.Values.Sum(w => w.Count);

    public Task<string?> WaitAsync(string name, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<string?>(cancellationToken);
        }

        if (_arrived.TryGetValue(name, out Queue<string?>? arrived) && arrived.TryDequeue(out string? payload))
        {
            return Task.FromResult(payload);
        }

        if (!_waits.TryGetValue(name, out LinkedList<TaskCompletionSource<string?>>? waits))
        {
            _waits.Add(name, waits = new());
        }

        // Without RunContinuationsAsynchronously on purpose: WhenAny must see completions in the order of the history.
        LinkedListNode<TaskCompletionSource<string?>> wait = waits.AddLast(new TaskCompletionSource<string?>());
        cancellationToken.Register(() =>
        {
            if (wait.List is not null)
            {
                waits.Remove(wait);
                wait.Value.TrySetCanceled(cancellationToken);
            }
        });
        return wait.Value.Task;
    }

    public void Raise(string name, string? payload)
    {
        if (_waits.TryGetValue(name, out LinkedList<TaskCompletionSource<string?>>? waits) && waits.First is { } wait)
        {
            waits.RemoveFirst();
            wait.Value.TrySetResult(payload);
            return;
        }

        if (!_arrived.TryGetValue(name, out Queue<string?>? arrived))
        {
            _arrived.Add(name, arrived = new());
        }

        arrived.Enqueue(payload);
    }
}
