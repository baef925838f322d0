using BertPipeline.Orchestration.Status;
using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration.Operations;

/// <summary>
/// Starts runs again, under their ids, that would wait for ever: the storage has forgotten the message that they wait for, as an emulator forgets what it had answered when it is killed.
/// A storage that keeps what it has answered needs none of this.
/// </summary>
/// <remarks>
/// It may have forgotten a part of a history instead. A message that follows from that part then goes back to its queue again and again, and the hub is never without messages: there, a run is still
/// when no activity is at work, no job of its own lives, and neither it nor one of its parts has moved for longer than anything that they wait for takes.
/// </remarks>
public sealed partial class ForgottenRuns(
    IDurableTaskClientProvider clients, RunStore runs, JobStore jobs, RunTurns turns, RunStarter starter, TimeProvider time, ILogger<ForgottenRuns> logger)
{
    /// <summary>A step looks at its job after six minutes; an activity that failed is called again within less.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(8);

    // When those had last moved for which nothing was on the way at the last look: one look sees the hub's queues one after the other, and a message may go from one to another meanwhile.
    private IReadOnlyDictionary<string, DateTimeOffset> _still = new Dictionary<string, DateTimeOffset>();

    /// <summary>Looks once; starts what was as still at the look before. Returns how many there were.</summary>
    /// <param name="hasActivities">Whether an activity of any instance of the hub waits or is at work; <see langword="true"/> for one means that nothing is known of the others.</param>
    /// <param name="hasMessages">Whether anything at all is on the way to any instance of the hub.</param>
    /// <param name="cancellationToken">Ends the wait for the service.</param>
    public async Task<int> SweepAsync(Func<CancellationToken, Task<bool>> hasActivities, Func<CancellationToken, Task<bool>> hasMessages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hasActivities);
        ArgumentNullException.ThrowIfNull(hasMessages);
        IReadOnlyDictionary<string, DateTimeOffset> before = _still;
        _still = await hasActivities(cancellationToken) ? new Dictionary<string, DateTimeOffset>()
            : await hasMessages(cancellationToken) ? await ListStuckAsync(cancellationToken)
            : await ListIdleAsync(cancellationToken);
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
    private async Task<Dictionary<string, DateTimeOffset>> ListIdleAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, OrchestrationMetadata> open = await new RunInstances(clients.GetClient()).ListOpenAsync(cancellationToken);
        HashSet<string> waiting = [.. await turns.ListWaitingAsync(cancellationToken)];
        return open.Values
            .Where(run => run.RuntimeStatus != OrchestrationRuntimeStatus.Suspended && !waiting.Contains(run.InstanceId))
            .ToDictionary(run => run.InstanceId, run => run.LastUpdatedAt, StringComparer.Ordinal);
    }

    /// <summary>Those of them that have no live job and have not moved for so long that nothing which they wait for will come; with the time of the last turn of any of their parts.</summary>
    private async Task<Dictionary<string, DateTimeOffset>> ListStuckAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset before = time.GetUtcNow() - LongestWait;
        var stuck = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        HashSet<string> working = [.. await jobs.ListLiveAsync(cancellationToken).Select(stored => stored.Job.RunId).ToListAsync(cancellationToken)];
        foreach ((string runId, DateTimeOffset moved) in await ListIdleAsync(cancellationToken))
        {
            if (moved < before && !working.Contains(runId) && await LastMovedAsync(runId, moved, cancellationToken) is var last && last < before)
            {
                stuck.Add(runId, last);
            }
        }

        return stuck;
    }

    private async Task<DateTimeOffset> LastMovedAsync(string runId, DateTimeOffset moved, CancellationToken cancellationToken)
    {
        await foreach (OrchestrationMetadata part in clients.GetClient().GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = $"{runId}:", CreatedFrom = DateTimeOffset.UnixEpoch }).WithCancellation(cancellationToken))
        {
            moved = part.LastUpdatedAt > moved ? part.LastUpdatedAt : moved;
        }

        return moved;
    }

    [LoggerMessage(EventId = 3924, Level = LogLevel.Warning, Message = "Run {RunId} last moved at {Moved:u}, and the storage has forgotten what it waits for; it is started again")]
    private partial void LogForgotten(string runId, DateTimeOffset moved);

    [LoggerMessage(EventId = 3925, Level = LogLevel.Warning, Message = "Run {RunId} waits for what the storage has forgotten, cannot be read, and is left as it is. {Problem}")]
    private partial void LogUnreadable(string runId, string problem);
}
