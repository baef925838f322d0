using BertPipeline.Conformance;
using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.Orchestration.Runs;
using BertPipeline.TaskHub;

namespace BertPipeline.Orchestration.Tests.Runs;

/// <summary>The chain on the embedded task hub, in memory.</summary>
public sealed class TrainingRunTests : TrainingRunConformanceTests
{
    protected override async Task<OrchestrationMetadata> RunToEndAsync(TaskRegistry tasks, TrainingRunInput input)
    {
        await using EmbeddedTaskHub hub = EmbeddedTaskHub.CreateInMemory(tasks, PipelineJson.Options);
        await hub.StartAsync(TestContext.Current.CancellationToken);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            PipelineTasks.TrainingRun, input, new StartOrchestrationOptions(input.RunId), TestContext.Current.CancellationToken);
        return await hub.Client.WaitForInstanceCompletionAsync(input.RunId, TestContext.Current.CancellationToken);
    }
}
