using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Steps;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration.Runs;

/// <summary>A run from its announcement to its record: a chain of steps, within its deadline.</summary>
public abstract partial class PipelineRun<TInput> : TaskOrchestrator<TInput, RunOutcome>
{
    public sealed override async Task<RunOutcome> RunAsync(TaskOrchestrationContext context, TInput input)
    {
        RunScope scope = Scope(input);
        var board = new StepBoard(context);
        var steps = new RunSteps(context, scope, board);
        board.Announce(Steps(input));

        Task<RunOutcome> chain = OutcomeAsync(InTurnAsync(steps, input));
        RunOutcome outcome = scope.Deadline is { } deadline ? await InTimeAsync(context, steps, chain, deadline) : await chain;
        board.Abandon();
        await steps.RecordEndAsync(outcome);
        LogEnded(context.CreateReplaySafeLogger(GetType().Name), context.InstanceId, outcome.State, outcome.Error);
        await steps.NotifyAsync();

        // After a deadline the steps that were under way come to their end yet: an instance is not completed while something of it is open.
        await chain;
        return outcome;
    }

    private protected abstract RunScope Scope(TInput input);

    /// <summary>The steps that will come.</summary>
    private protected abstract IEnumerable<StepIdentity> Steps(TInput input);

    /// <returns>The model that was published or used, <c>name/version</c>.</returns>
    /// <exception cref="StepEndedException">A step did not succeed.</exception>
    private protected abstract Task<string> ChainAsync(IRunSteps steps, TInput input);

    // infra/modules/alerts.bicep looks for these words, and RunSweep writes them for a run that could not.
    [LoggerMessage(EventId = 3010, Level = LogLevel.Information, Message = "Run {RunId} ended {State}. {Error}")]
    private static partial void LogEnded(ILogger logger, string runId, RunState state, string? error);

    private async Task<string> InTurnAsync(RunSteps steps, TInput input)
    {
        await steps.TakeTurnAsync();
        return await ChainAsync(steps, input);
    }

    /// <summary>What became of the chain; a step that ended it is no exception any more.</summary>
    private static async Task<RunOutcome> OutcomeAsync(Task<string> chain)
    {
        try
        {
            return new RunOutcome(RunState.Succeeded, Model: await chain);
        }
        catch (StepEndedException e)
        {
            return new RunOutcome(e.Result.Outcome == StepOutcome.Cancelled ? RunState.Cancelled : RunState.Failed, e.Message);
        }
    }

    private static async Task<RunOutcome> InTimeAsync(TaskOrchestrationContext context, RunSteps steps, Task<RunOutcome> chain, DateTimeOffset deadline)
    {
        using var timer = new CancellationTokenSource();
        Task passed = context.CreateTimer(deadline.UtcDateTime, timer.Token);
        if (await Task.WhenAny(chain, passed) == chain)
        {
            timer.Cancel();
            return await chain;
        }

        await steps.StopAsync();
        return new RunOutcome(RunState.Failed, $"run: The deadline {deadline:u} has passed.");
    }
}
