using System.Text.Json;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;
using Microsoft.Extensions.Logging;

namespace BertPipeline.TaskHub.Execution;

/// <summary>
/// Runs turns. Pure: the same code, history and received events give the same result, and nothing outside is read or changed.
/// </summary>
internal sealed class OrchestrationExecutor(TaskRegistry registry, JsonSerializerOptions json, ILoggerFactory loggers)
{
    /// <param name="history">All committed turns, from turn 0.</param>
    /// <param name="turn">The new turn: number, time, and what was received.</param>
    public TurnResult Execute(IReadOnlyList<Turn> history, Turn turn)
    {
        var started = (ExecutionStarted)history[0].Events[0];
        if (turn.Events.OfType<ExecutionTerminated>().FirstOrDefault() is { } terminated)
        {
            string? reason = terminated.Reason is null ? null : JsonSerializer.Serialize(terminated.Reason, json);
            return new([new ExecutionCompleted(OrchestrationRuntimeStatus.Terminated, reason)], CustomStatus: null, IsSuspended: false);
        }

        if (!registry.TryGetOrchestrator(started.Name, out IOrchestrator? orchestrator))
        {
            return TurnResult.Failed(
                FailureKind.OrchestratorNotFound,
                $"No orchestrator '{started.Name}' is registered. Registered: {string.Join(", ", registry.Orchestrators.Keys.Order(StringComparer.Ordinal))}.");
        }

        var replay = new OrchestrationReplay(orchestrator, started, json, loggers);
        try
        {
            foreach (Turn past in history.Skip(1))
            {
                DeterminismCheck.Verify(started.Name, past, replay.Run(past, isReplaying: true).Scheduled);
            }
        }
        catch (NonDeterminismException exception)
        {
            return TurnResult.Failed(FailureKind.NonDeterminism, exception.Message);
        }

        return replay.Run(turn, isReplaying: false);
    }
}
