using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.History;
using DurableTask.Core.Middleware;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.DurableTask.Tests;

/// <summary>A turn that breaks outside user code, or cannot be stored, is given up in the end.</summary>
public sealed class TurnGuardTests
{
    private readonly TurnGuard _guard = new(new WorkInHand(TimeProvider.System), NullLogger.Instance);

    [Fact]
    public async Task Run_BreaksEveryTime_FailsTheInstanceWithTheReason()
    {
        for (int i = 0; i < TurnGuard.MaxTries; i++)
        {
            await Assert.ThrowsAsync<FormatException>(() => _guard.RunAsync(Context(events: 3), () => throw new FormatException("no such thing")));
        }

        DispatchMiddlewareContext last = Context(events: 3);
        await _guard.RunAsync(last, () => throw new InvalidOperationException("not called"));

        var end = Assert.IsType<OrchestrationCompleteOrchestratorAction>(Assert.Single(last.GetProperty<OrchestratorExecutionResult>().Actions));
        Assert.Equal(OrchestrationStatus.Failed, end.OrchestrationStatus);
        Assert.Contains("FormatException: no such thing", end.Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HistoryGrows_IsNeverGivenUp()
    {
        for (int events = 1; events < 5 * TurnGuard.MaxTries; events++)
        {
            DispatchMiddlewareContext context = Context(events);
            await _guard.RunAsync(context, () => Succeed(context));
            Assert.Empty(context.GetProperty<OrchestratorExecutionResult>().Actions);
        }
    }

    [Fact]
    public async Task Run_ResultIsNeverStored_IsGivenUpToo()
    {
        for (int i = 0; i < TurnGuard.MaxTries; i++)
        {
            DispatchMiddlewareContext context = Context(events: 3);
            await _guard.RunAsync(context, () => Succeed(context));
        }

        DispatchMiddlewareContext last = Context(events: 3);
        await _guard.RunAsync(last, () => Succeed(last));

        Assert.IsType<OrchestrationCompleteOrchestratorAction>(Assert.Single(last.GetProperty<OrchestratorExecutionResult>().Actions));
    }

    private static Task Succeed(DispatchMiddlewareContext context)
    {
        context.SetProperty(new OrchestratorExecutionResult { Actions = [] });
        return Task.CompletedTask;
    }

    private static DispatchMiddlewareContext Context(int events)
    {
        var started = new ExecutionStartedEvent(-1, "null") { Name = "Any", OrchestrationInstance = new() { InstanceId = "one", ExecutionId = "1" } };
        var context = new DispatchMiddlewareContext();
        context.SetProperty(new OrchestrationRuntimeState([started, .. Enumerable.Range(1, events - 1).Select(i => new EventRaisedEvent(-1, $"{i}") { Name = "e" })]));
        return context;
    }
}
