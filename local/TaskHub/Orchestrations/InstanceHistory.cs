using BertPipeline.TaskHub.Execution;
using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.Orchestrations;

/// <summary>This process's copy of an instance's row and turns, with what it knows to have been sent.</summary>
internal sealed class InstanceHistory(string instanceId, IInstanceStore instances)
{
    private readonly List<Turn> _turns = [];
    private readonly HashSet<int> _sent = [];
    private bool _isCurrent;

    /// <summary>The row as last seen; null when there is no such instance.</summary>
    public InstanceState? State { get; private set; }

    public IReadOnlyList<Turn> Turns => _turns;

    /// <summary>Ids of all messages in the history.</summary>
    public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

    public bool HasUnmarkedSends => State is { IsFinished: false, FirstUnsentTurn: { } first } && FirstUnsent(first, State.LastTurn) != first;

    /// <summary>What is kept may be out of date.</summary>
    public void Invalidate() => _isCurrent = false;

    public async Task LoadAsync(bool refresh, CancellationToken cancellationToken)
    {
        if (_isCurrent && !refresh)
        {
            return;
        }

        Replace(await instances.FindAsync(instanceId, cancellationToken).ConfigureAwait(false));
        if (State is not null && _turns.Count <= State.LastTurn)
        {
            Add(await instances.ReadTurnsAsync(instanceId, _turns.Count, State.LastTurn, cancellationToken).ConfigureAwait(false));
            if (_turns.Count != State.LastTurn + 1)
            {
                throw new InvalidDataException(
                    $"The history of instance '{instanceId}' has {_turns.Count} turns where its row says {State.LastTurn + 1}.");
            }
        }

        _isCurrent = true;
    }

    /// <summary>Takes the row as it is now; another life of the same id shares nothing with the one before.</summary>
    public void Replace(InstanceState? state)
    {
        if (state?.ExecutionId != State?.ExecutionId)
        {
            _turns.Clear();
            _sent.Clear();
            Seen.Clear();
        }

        State = state;
    }

    /// <summary>The events among the messages that are for this life of the instance and not in its history yet, each once.</summary>
    public ReceivedEvent[] Fresh(IReadOnlyList<ControlMessage> messages) =>
    [
        .. messages
            .Where(m => m.ExecutionId is null || m.ExecutionId == State!.ExecutionId)
            .Select(m => m.Event).OfType<ReceivedEvent>()
            .Where(e => !Seen.Contains(e.MessageId))
            .DistinctBy(e => e.MessageId, StringComparer.Ordinal),
    ];

    public async Task<bool> TryCommitAsync(Turn turn, TurnResult result, CancellationToken cancellationToken)
    {
        InstanceState before = State!;
        InstanceState? after = await instances.TryCommitAsync(
            new TurnCommit
            {
                Before = before,
                Turn = turn,
                Status = result.Status,
                FirstUnsentTurn = (before.FirstUnsentTurn is { } first ? FirstUnsent(first, before.LastTurn) : null)
                    ?? (result.Scheduled.Count > 0 ? turn.Number : null),
                CustomStatus = result.CustomStatus,
                Output = result.Completion?.Output,
                Failure = result.Completion?.Failure,
            },
            cancellationToken).ConfigureAwait(false);
        if (after is null)
        {
            return false;
        }

        State = after;
        Add([turn]);
        return true;
    }

    public void MarkSent(int turn) => _sent.Add(turn);

    /// <summary>Turns that nobody is known to have sent.</summary>
    public IEnumerable<Turn> Unsent() =>
        State is { FirstUnsentTurn: { } first } ? _turns.Skip(first).Where(t => t.Number > 0 && !_sent.Contains(t.Number)) : [];

    /// <summary>Writes to the row what is known to have been sent; false when the row had changed.</summary>
    public async Task<bool> TryMarkSentAsync(CancellationToken cancellationToken)
    {
        if (!HasUnmarkedSends)
        {
            return true;
        }

        int? unsent = FirstUnsent(State!.FirstUnsentTurn!.Value, State.LastTurn);
        if (await instances.TryMarkSentAsync(State, unsent, cancellationToken).ConfigureAwait(false) is not { } marked)
        {
            return false;
        }

        State = marked;
        return true;
    }

    // Turn 0 asks only for a look at the instance: whoever asks has looked.
    private int? FirstUnsent(int from, int to)
    {
        for (int turn = Math.Max(from, 1); turn <= to; turn++)
        {
            if (!_sent.Contains(turn))
            {
                return turn;
            }
        }

        return null;
    }

    private void Add(IReadOnlyList<Turn> turns)
    {
        _turns.AddRange(turns);
        Seen.UnionWith(turns.SelectMany(t => t.Events).OfType<ReceivedEvent>().Select(e => e.MessageId));
    }
}
