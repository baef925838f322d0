namespace BertPipeline.TaskHub.Execution;

/// <summary>
/// External events and the waits for them, by name without case. Whichever comes first is kept: events in order of arrival, waits in
/// order of asking.
/// </summary>
internal sealed class ExternalEvents
{
    private readonly Dictionary<string, Queue<string?>> _arrived = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Wait> _waits = [];

    /// <summary>True while a wait is open.</summary>
    public bool IsWaiting => _waits.Count > 0;

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

        // Without RunContinuationsAsynchronously on purpose: WhenAny must see completions in the order of the history.
        var wait = new Wait(name, new(), cancellationToken);
        _waits.Add(wait);
        return wait.Source.Task;
    }

    public void Raise(string name, string? payload)
    {
        if (_waits.FirstOrDefault(w => StringComparer.OrdinalIgnoreCase.Equals(w.Name, name)) is { } wait)
        {
            _waits.Remove(wait);
            wait.Source.TrySetResult(payload);
            return;
        }

        if (!_arrived.TryGetValue(name, out Queue<string?>? arrived))
        {
            _arrived.Add(name, arrived = new());
        }

        arrived.Enqueue(payload);
    }

    /// <summary>Cancels the first wait whose token is cancelled; false when there is none.</summary>
    public bool CancelNext()
    {
        if (_waits.FirstOrDefault(w => w.Token.IsCancellationRequested) is not { } wait)
        {
            return false;
        }

        _waits.Remove(wait);
        wait.Source.TrySetCanceled(wait.Token);
        return true;
    }

    private sealed record Wait(string Name, TaskCompletionSource<string?> Source, CancellationToken Token);
}
