using System.Collections.Concurrent;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Status;
using BertPipeline.Storage;
using BertPipeline.Storage.Runs;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration.Operations;

/// <summary>
/// Brings claims and orchestrations together again: schedules a run whose owner died between the two, and records the end of one that
/// ended without doing so itself (terminated, or failed by a defect), so that its jobs are cancelled, its turn goes to the next, and it is never started anew;
/// wakes one that is to end and cannot hear of it, because who marked it died before it was told; and terminates one that was cancelled long ago: it waits for what a
/// storage has forgotten that was killed.
/// </summary>
public sealed partial class RunSweep(
    PipelineStorage storage, IDurableTaskClientProvider clients, RunStore runs, RunTurns turns, RunStarter starter, TimeProvider time, ILogger<RunSweep> logger)
{
    /// <summary>A claim is followed by its schedule within a moment; an older one was left by a host that died between the two.</summary>
    private static readonly TimeSpan ClaimAge = TimeSpan.FromMinutes(1);

    /// <summary>Everything is free within half a minute of a cancel, but for a storage or a machine that has too much to do.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromMinutes(10);

    // A new host knows of none that it has ended: the first sweep reads the end of each.
    private const int ReadAtOnce = 8;

    // Runs known to have ended, or to be another hub's; they need no further look from this process. Sweeps may overlap.
    private readonly ConcurrentDictionary<string, bool> _settled = new(StringComparer.Ordinal);

    /// <summary>Looks once at every run that is not known to have ended; returns how many it changed.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        int changed = 0;
        IReadOnlyDictionary<string, OrchestrationMetadata> open = await new RunInstances(clients.GetClient()).ListOpenAsync(cancellationToken);
        string[] unknown = [.. (await runs.ListAsync(cancellationToken)).Where(runId => !open.ContainsKey(runId) && !_settled.ContainsKey(runId))];
        await Parallel.ForEachAsync(unknown, new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellationToken }, async (runId, token) =>
        {
            if (await TrySweepAsync(runId, token))
            {
                Interlocked.Increment(ref changed);
            }
        });

        var waiting = (await turns.ListWaitingAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        await Parallel.ForEachAsync(open.Values, new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellationToken }, async (instance, token) =>
        {
            try
            {
                if (await TryEndAsync(instance, waiting.Contains(instance.InstanceId), token))
                {
                    Interlocked.Increment(ref changed);
                }
            }
            catch (StorageCorruptionException e)
            {
                // As above: its mark cannot be read, and the others are looked at all the same.
                LogUnreadable(instance.InstanceId, e.Message);
            }
        });

        // A run that was terminated has kept its turn.
        foreach (string runId in (await turns.ListAsync(cancellationToken)).Where(_settled.ContainsKey))
        {
            await turns.RemoveAsync(runId, cancellationToken);
        }

        return changed + await turns.CallNextAsync(cancellationToken);
    }

    /// <summary>Helps a run to its end that is to end and may not know of it; false when there is nothing to do.</summary>
    private async Task<bool> TryEndAsync(OrchestrationMetadata instance, bool waits, CancellationToken cancellationToken)
    {
        string runId = instance.InstanceId;
        if (await runs.FindStopAsync(runId, cancellationToken) is not { } mark)
        {
            return false;
        }

        if (waits)
        {
            await turns.CallAsync(runId, cancellationToken);
        }

        if (!mark.IsCancelled)
        {
            return waits;
        }

        if (time.GetUtcNow() - mark.At > LongestEnd)
        {
            LogTerminated(runId, mark.At);
            await clients.GetClient().TerminateInstanceAsync(runId, new TerminateInstanceOptions(Recursive: true), cancellationToken);
            return true;
        }

        if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Suspended)
        {
            // A halted orchestration hears of nothing, its own end included.
            await clients.GetClient().ResumeInstanceAsync(runId, "The run is cancelled.", cancellationToken);
            return true;
        }

        return waits;
    }

    /// <summary>One run that cannot be read, because an older version wrote it or somebody changed it, must not keep the others from being looked at.</summary>
    private async Task<bool> TrySweepAsync(string runId, CancellationToken cancellationToken)
    {
        try
        {
            return await SweepAsync(runId, cancellationToken);
        }
        catch (StorageCorruptionException e)
        {
            _settled.TryAdd(runId, true);
            LogUnreadable(runId, e.Message);
            return false;
        }
    }

    private async Task<bool> SweepAsync(string runId, CancellationToken cancellationToken)
    {
        if (await runs.FindEndAsync(runId, cancellationToken) is not null)
        {
            _settled.TryAdd(runId, true);
            return false;
        }

        // One that has begun since the sweep began is not among the open ones that it knows.
        OrchestrationMetadata? instance = await clients.GetClient().GetInstanceAsync(runId, getInputsAndOutputs: true, cancellationToken);
        return instance switch
        {
            null => await ScheduleAsync(runId, cancellationToken),
            { IsCompleted: false } => false,
            _ => await RecordEndAsync(instance, cancellationToken),
        };
    }

    private async Task<bool> ScheduleAsync(string runId, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken) is not { } claim || claim.Hub != storage.TaskHub)
        {
            _settled.TryAdd(runId, true); // A refused drop leaves a folder without a claim.
            return false;
        }

        if (time.GetUtcNow() - claim.CreatedAt < ClaimAge)
        {
            return false;
        }

        LogScheduled(runId);
        await starter.ScheduleAsync(claim, cancellationToken);
        return true;
    }

    private async Task<bool> RecordEndAsync(OrchestrationMetadata instance, CancellationToken cancellationToken)
    {
        RunOutcome? outcome = RunStatusComposer.Read<RunOutcome>(instance.SerializedOutput);
        var end = new RunEnd(
            RunStatusComposer.StateOf(instance, outcome), time.GetUtcNow(), outcome?.Error ?? instance.FailureMessage(), outcome?.Model);
        LogEnded(instance.InstanceId, end.State);
        if (await runs.FindAsync(instance.InstanceId, cancellationToken) is { } claim)
        {
            await starter.NotifyAsync(claim, cancellationToken);
        }

        _settled.TryAdd(instance.InstanceId, true);
        return await runs.TryRecordEndAsync(instance.InstanceId, end, cancellationToken);
    }

    [LoggerMessage(EventId = 3920, Level = LogLevel.Warning, Message = "Run {RunId} was claimed and never scheduled; scheduling it")]
    private partial void LogScheduled(string runId);

    [LoggerMessage(EventId = 3923, Level = LogLevel.Warning, Message = "Run {RunId} was cancelled at {At:u} and has not ended; it is terminated")]
    private partial void LogTerminated(string runId, DateTimeOffset at);

    [LoggerMessage(EventId = 3922, Level = LogLevel.Warning, Message = "Run {RunId} cannot be read and is left as it is. {Problem}")]
    private partial void LogUnreadable(string runId, string problem);

    [LoggerMessage(EventId = 3921, Level = LogLevel.Information, Message = "Run {RunId} ended {State} without recording it; recorded")]
    private partial void LogEnded(string runId, RunState state);
}
