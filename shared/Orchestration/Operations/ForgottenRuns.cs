using BertPipeline.Orchestration.Status;
using BertPipeline.Storage;
using BertPipeline.Storage.Runs;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration.Operations;

/// <summary>
/// Starts runs again, under their ids, that would wait for ever: the storage has forgotten the message that they wait for, as an emulator forgets what it had answered when it is killed.
/// A storage that keeps what it has answered needs none of this.
/// </summary>
public sealed partial class ForgottenRuns(IDurableTaskClientProvider clients, RunStore runs, RunTurns turns, RunStarter starter, ILogger<ForgottenRuns> logger)
{
    // When those had last moved for which nothing was on the way at the last look: one look sees the hub's queues one after the other, and a message may go from one to another meanwhile.
    private IReadOnlyDictionary<string, DateTimeOffset> _still = new Dictionary<string, DateTimeOffset>();

    /// <summary>Looks once; starts what was as still at the look before. Returns how many there were.</summary>
    /// <param name="hasMessages">Whether anything is on the way to any instance of the hub; <see langword="true"/> for one means that nothing is known of the others.</param>
    /// <param name="cancellationToken">Ends the wait for the service.</param>
    public async Task<int> SweepAsync(Func<CancellationToken, Task<bool>> hasMessages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hasMessages);
        IReadOnlyDictionary<string, DateTimeOffset> before = _still;
        _still = await hasMessages(cancellationToken) ? new Dictionary<string, DateTimeOffset>() : await ListStillAsync(cancellationToken);
        int started = 0;
        foreach ((string runId, DateTimeOffset moved) in _still)
        {
            if (before.TryGetValue(runId, out DateTimeOffset then) && then == moved && await TryRestartAsync(runId, moved, cancellationToken))
            {
                started++;
            }
        }

        return started;
    }

    /// <summary>One run whose claim cannot be read must not keep the others from being started.</summary>
    private async Task<bool> TryRestartAsync(string runId, DateTimeOffset moved, CancellationToken cancellationToken)
    {
        try
        {
            if (await runs.FindAsync(runId, cancellationToken) is not { } claim)
            {
                return false;
            }

            LogForgotten(runId, moved);
            await starter.RestartAsync(claim, cancellationToken);
            return true;
        }
        catch (StorageCorruptionException e)
        {
            LogUnreadable(runId, e.Message);
            return false;
        }
    }

    /// <summary>Open runs that are not halted and do not wait for their turn, to which every sweep calls them; with the time of their last turn.</summary>
    private async Task<IReadOnlyDictionary<string, DateTimeOffset>> ListStillAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, OrchestrationMetadata> open = await new RunInstances(clients.GetClient()).ListOpenAsync(cancellationToken);
        HashSet<string> waiting = [.. await turns.ListWaitingAsync(cancellationToken)];
        return open.Values
            .Where(run => run.RuntimeStatus != OrchestrationRuntimeStatus.Suspended && !waiting.Contains(run.InstanceId))
            .ToDictionary(run => run.InstanceId, run => run.LastUpdatedAt, StringComparer.Ordinal);
    }

    [LoggerMessage(EventId = 3924, Level = LogLevel.Warning, Message = "Run {RunId} last moved at {Moved:u}, and the storage has forgotten what it waits for; it is started again")]
    private partial void LogForgotten(string runId, DateTimeOffset moved);

    [LoggerMessage(EventId = 3925, Level = LogLevel.Warning, Message = "Run {RunId} waits for what the storage has forgotten, cannot be read, and is left as it is. {Problem}")]
    private partial void LogUnreadable(string runId, string problem);
}
