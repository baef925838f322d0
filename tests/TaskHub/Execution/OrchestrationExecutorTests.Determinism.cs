using BertPipeline.TaskHub.Execution;
using BertPipeline.TaskHub.History;
using BertPipeline.Testing;

namespace BertPipeline.TaskHub.Tests.Execution;

/// <summary>Code that no longer does what its history says.</summary>
public sealed partial class OrchestrationExecutorTests
{
    [Fact]
    public void Execute_CodeAsksForAnotherActivity_FailsAndNamesBothSides()
    {
        _registry.Orchestrator<string, string>("Changed", async (context, _) =>
        {
            await context.CallActivityAsync<string>("New");
            return await context.CallActivityAsync<string>("Last");
        });

        TurnResult result = Execute("Changed", [new TaskCompleted(0, null)], Past(new TaskScheduled(0, "Old", null)));

        Assert.Equal(FailureKind.NonDeterminism, result.Completion!.Failure!.ErrorType);
        Assert.Contains("the history has activity 'Old' (#0), but the code asked for activity 'New' (#0)", result.Completion.Failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("In turn 1", result.Completion.Failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_CodeAsksForTimerInsteadOfActivity_FailsAndNamesBothSides()
    {
        _registry.Orchestrator<string, string>("Changed", async (context, _) =>
        {
            await context.CreateTimerAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
            return "";
        });

        TurnResult result = Execute("Changed", [new TaskCompleted(0, null)], Past(new TaskScheduled(0, "Old", null)));

        Assert.Contains("the history has activity 'Old' (#0), but the code asked for a timer (#0)", result.Completion!.Failure!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_CodeNoLongerAsks_FailsAndNamesBothSides()
    {
        _registry.Orchestrator<string, string>("Changed", (context, _) => context.WaitForExternalEventAsync<string>("x"));

        TurnResult result = Execute("Changed", [new TaskCompleted(0, null)], Past(new TaskScheduled(0, "Old", null)));

        Assert.Contains("the history has activity 'Old' (#0), but the code asked for nothing more", result.Completion!.Failure!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_CodeAsksForMoreInAPastTurn_FailsAndNamesBothSides()
    {
        _registry.Orchestrator<string, string>("Changed", async (context, _) =>
            (await Task.WhenAll(context.CallActivityAsync<string>("A"), context.CallActivityAsync<string>("Extra")))[0]);

        TurnResult result = Execute("Changed", [new TaskCompleted(0, null)], Past(new TaskScheduled(0, "A", null)));

        Assert.Contains("the history has nothing more, but the code asked for activity 'Extra' (#1)", result.Completion!.Failure!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_CodeEndsWhereTheHistoryGoesOn_Fails()
    {
        _registry.Orchestrator<string, string>("Changed", (_, _) => Task.FromResult("done"));

        TurnResult result = Execute("Changed", [new TaskCompleted(0, null)], Past(new TaskScheduled(0, "A", null)));

        Assert.Contains("the history has activity 'A' (#0), but the code asked for the end (Completed)", result.Completion!.Failure!.ErrorMessage, StringComparison.Ordinal);
    }
}
