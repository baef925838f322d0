using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration.Runs;

/// <summary>A run from its announcement to its record: the <see cref="TrainingChain"/>, within its deadline.</summary>
public sealed partial class TrainingRun : TaskOrchestrator<TrainingRunInput, RunOutcome>
{
    public override async Task<RunOutcome> RunAsync(TaskOrchestrationContext context, TrainingRunInput input)
    {
        var board = new StepBoard(context);
        var steps = new RunSteps(context, input, board);
        board.Announce(RunPlan.Steps(input.Request));

        Task<RunOutcome> chain = OutcomeAsync(new TrainingChain(steps, input.Request).RunAsync());
        RunOutcome outcome = input.Request.Deadline is { } deadline ? await InTimeAsync(context, steps, chain, deadline) : await chain;
        if (outcome.State != RunState.Succeeded)
        {
            board.Abandon();
        }

        await steps.RecordEndAsync(outcome);
        LogEnded(context.CreateReplaySafeLogger(nameof(TrainingRun)), context.InstanceId, outcome.State, outcome.Error);

        // After a deadline the steps that were under way come to their end yet: an instance is not completed while something of it is open.
        await chain;
        return outcome;
    }

    // infra/modules/alerts.bicep looks for these words, and RunSweep writes them for a run that could not.
    [LoggerMessage(EventId = 3010, Level = LogLevel.Information, Message = "Run {RunId} ended {State}. {Error}")]
    private static partial void LogEnded(ILogger logger, string runId, RunState state, string? error);

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
