using System.Text.Json;
using BertPipeline.Conformance;
using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.Orchestration.Runs;
using BertPipeline.TaskHub;

namespace BertPipeline.Orchestration.Tests.Runs;

internal static class ScriptedStepsExtensions
{
    /// <summary>Runs the orchestration on the in-memory task hub, replay included.</summary>
    public static async Task<(OrchestrationMetadata Instance, RunOutcome Outcome)> RunAsync(
        this ScriptedSteps steps, TrainingRunInput input, TimeProvider? time = null)
    {
        await using EmbeddedTaskHub hub = EmbeddedTaskHub.CreateInMemory(steps.Registry(), PipelineJson.Options, time: time);
        await hub.StartAsync(TestContext.Current.CancellationToken);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            PipelineTasks.TrainingRun, input, new StartOrchestrationOptions(input.RunId), TestContext.Current.CancellationToken);
        OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync(input.RunId, TestContext.Current.CancellationToken);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ErrorMessage);
        return (ended, JsonSerializer.Deserialize<RunOutcome>(ended.SerializedOutput!, PipelineJson.Options)!);
    }
}
