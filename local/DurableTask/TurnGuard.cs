using System.Collections.Concurrent;
using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.Middleware;
using Microsoft.Extensions.Logging;

namespace BertPipeline.DurableTask;

/// <summary>
/// Fails what would be tried for ever, or be lost without a word: a turn that is begun again and again from the same history, because it breaks outside
/// user code or its result cannot be stored, and a custom status that is longer than the provider keeps.
/// </summary>
internal sealed class TurnGuard(WorkInHand inHand, ILogger logger)
{
    /// <summary>Between two tries the engine pauses for ten seconds: a storage that is away for minutes fails nothing.</summary>
    public const int MaxTries = 20;

    /// <summary>Characters of JSON: what Durable Functions takes, so that a status fits on either host. One too long for a table column becomes null there.</summary>
    public const int MaxCustomStatus = 8 * 1024;

    private readonly ConcurrentDictionary<string, Turn> _open = new(StringComparer.Ordinal);

    /// <summary>Middleware of the orchestration dispatcher.</summary>
    public async Task RunAsync(DispatchMiddlewareContext context, Func<Task> next)
    {
        using IDisposable begun = inHand.Begin();
        OrchestrationRuntimeState state = context.GetProperty<OrchestrationRuntimeState>();
        string id = state.OrchestrationInstance!.InstanceId;
        Turn turn = _open.AddOrUpdate(id, _ => new(state.Events.Count, 1, null), (_, t) => t.Again(state.Events.Count));
        if (turn.Tries > MaxTries)
        {
            Log.GivenUp(logger, id, MaxTries, turn.Problem);
            _open.TryRemove(id, out _);
            Fail(context, state, $"A turn was tried {MaxTries} times from the same history and never ended. {turn.Problem ?? "Its result could not be stored."}");
            return;
        }

        try
        {
            await next();
        }
        catch (Exception e)
        {
            _open[id] = turn with { Problem = $"{e.GetType().Name}: {e.Message}" };
            throw;
        }

        OrchestratorExecutionResult result = context.GetProperty<OrchestratorExecutionResult>();
        if (result.CustomStatus is { Length: > MaxCustomStatus } status)
        {
            Fail(context, state, $"The custom status takes {status.Length:N0} characters; a hub keeps {MaxCustomStatus:N0}. Put the details into storage.");
            result = context.GetProperty<OrchestratorExecutionResult>();
        }

        if (result.Actions.Any(a => a.OrchestratorActionType == OrchestratorActionType.OrchestrationComplete))
        {
            _open.TryRemove(id, out _);
        }
    }

    private static void Fail(DispatchMiddlewareContext context, OrchestrationRuntimeState state, string message) =>
        context.SetProperty(new OrchestratorExecutionResult
        {
            Actions =
            [
                new OrchestrationCompleteOrchestratorAction
                {
                    Id = state.PastEvents.Count,
                    OrchestrationStatus = OrchestrationStatus.Failed,
                    Result = message,
                    FailureDetails = new FailureDetails(typeof(InvalidOperationException).FullName!, message, stackTrace: null, innerFailure: null, isNonRetriable: true),
                },
            ],
        });

    /// <param name="History">Events that it was begun from; what is stored, and what has come since.</param>
    /// <param name="Tries">Times that it was begun from there.</param>
    /// <param name="Problem">What the last try said.</param>
    private sealed record Turn(int History, int Tries, string? Problem)
    {
        public Turn Again(int history) => history == History ? this with { Tries = Tries + 1 } : new(history, 1, null);
    }
}
