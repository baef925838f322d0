using BertPipeline.TaskHub.Execution;
using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;
using Microsoft.Extensions.Logging;

namespace BertPipeline.TaskHub.Orchestrations;

/// <summary>
/// Runs the turns of one instance in this process, and keeps its history between them. Used by one caller at a time. What it keeps may
/// be out of date at any time: the commit tells, and the turn is then run again on the history as it is.
/// </summary>
internal sealed class InstanceSession(
    string instanceId, ITaskHubStore store, OrchestrationExecutor executor, Outbox outbox, CompletionSignals completions,
    TurnRetries retries, TimeSpan unsentAfter, TimeProvider time, ILogger logger, CancellationToken stopping)
{
    private readonly InstanceHistory _history = new(instanceId, store.Instances);

    // Turns of ours that are committed; what they ask for is still to be sent.
    private readonly Queue<Turn> _toSend = new();

    public bool IsFinished => _history.State is null or { IsFinished: true };

    /// <summary>True when messages were sent and the instance row does not say so yet.</summary>
    public bool HasUnmarkedSends => _history.HasUnmarkedSends;

    /// <summary>Returns when the messages are in the history or can be dropped; throws when they must come again.</summary>
    public async Task ProcessAsync(IReadOnlyList<ControlMessage> messages)
    {
        for (int failures = 0; ;)
        {
            TimeSpan pause;
            try
            {
                if (await TryProcessAsync(messages).ConfigureAwait(false))
                {
                    return;
                }

                pause = TimeSpan.Zero;
            }
            catch (Exception exception) when (store.IsTransient(exception))
            {
                Log.StorageUnavailable(logger, exception, instanceId);
                pause = retries.OutagePause;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.TurnFailed(logger, exception, instanceId, ++failures, TurnRetries.MaxFailures);
                if (failures == TurnRetries.MaxFailures)
                {
                    await FailAsync(exception).ConfigureAwait(false);
                    return;
                }

                pause = retries.PauseAfter(failures);
            }

            _history.Invalidate();
            await Task.Delay(pause, time, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>False when another host changed the instance first, so that all is to be done again.</summary>
    private async Task<bool> TryProcessAsync(IReadOnlyList<ControlMessage> messages)
    {
        await SendCommittedAsync().ConfigureAwait(false);
        bool isLook = messages.Any(m => m.Event is null);
        await _history.LoadAsync(refresh: isLook, stopping).ConfigureAwait(false);
        if (_history.State is not { } state)
        {
            return true;
        }

        if (isLook)
        {
            await SendLeftBehindAsync(state).ConfigureAwait(false);
        }

        ReceivedEvent[] fresh = _history.Fresh(messages);
        if (state.IsFinished || (fresh.Length == 0 && state.LastTurn > 0))
        {
            return messages.Count > 0 || await _history.TryMarkSentAsync(stopping).ConfigureAwait(false);
        }

        var turn = new Turn(state.LastTurn + 1, time.GetUtcNow(), fresh);
        TurnResult result = executor.Execute(_history.Turns, turn);
        if (!await TryCommitAsync(turn with { Events = [.. fresh, .. result.Scheduled] }, result).ConfigureAwait(false))
        {
            Log.RaceLost(logger, instanceId, turn.Number);
            return false;
        }

        Log.TurnCommitted(logger, instanceId, turn.Number, fresh.Length, result.Scheduled.Count);
        await SendCommittedAsync().ConfigureAwait(false);
        return true;
    }

    private async Task<bool> TryCommitAsync(Turn turn, TurnResult result)
    {
        if (!await _history.TryCommitAsync(turn, result, stopping).ConfigureAwait(false))
        {
            return false;
        }

        _toSend.Enqueue(turn);
        return true;
    }

    private async Task SendCommittedAsync()
    {
        while (_toSend.TryPeek(out Turn? turn))
        {
            await SendAsync(turn).ConfigureAwait(false);
            _toSend.Dequeue();
        }
    }

    // Younger turns are left to the host that committed them: it is probably just sending.
    private async Task SendLeftBehindAsync(InstanceState state)
    {
        DateTimeOffset before = time.GetUtcNow() - unsentAfter;
        foreach (Turn turn in _history.Unsent().Where(t => t.At <= before && (!state.IsFinished || t.Number == state.LastTurn)).ToArray())
        {
            Log.SendingLeftBehind(logger, state.InstanceId, turn.Number);
            await SendAsync(turn).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(Turn turn)
    {
        InstanceState state = _history.State!;
        await outbox.SendAsync(state, _history.Turns, turn, _history.Seen, stopping).ConfigureAwait(false);
        _history.MarkSent(turn.Number);
        if (turn.Events is [.., ExecutionCompleted completed])
        {
            Announce(state, completed);
        }
    }

    private void Announce(InstanceState state, ExecutionCompleted completed)
    {
        if (completed.Failure is { } failure)
        {
            Log.InstanceFailed(logger, instanceId, state.Name, failure.ErrorType, failure.ErrorMessage);
        }
        else
        {
            Log.InstanceEnded(logger, instanceId, state.Name, completed.Status.ToString());
        }

        completions.Signal(instanceId);
    }

    /// <summary>Ends the instance without its history, which may be what cannot be read.</summary>
    private async Task FailAsync(Exception cause)
    {
        try
        {
            while (await store.Instances.FindAsync(instanceId, stopping).ConfigureAwait(false) is { IsFinished: false } state)
            {
                TurnResult result = TurnResult.Failed(
                    FailureKind.PoisonTurn,
                    $"The hub could not run turn {state.LastTurn + 1} of instance '{instanceId}' in {TurnRetries.MaxFailures} attempts: " +
                    $"{cause.GetType().Name}: {cause.Message}");
                _history.Replace(state);
                if (await TryCommitAsync(new(state.LastTurn + 1, time.GetUtcNow(), result.Scheduled), result).ConfigureAwait(false))
                {
                    await SendCommittedAsync().ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.PoisonNotRecorded(logger, exception, instanceId);
            throw;
        }
    }
}
