using BertPipeline.Conformance;
using BertPipeline.DurableTask;
using BertPipeline.Functions.Tests.Hosting;
using BertPipeline.Orchestration;
using BertPipeline.Orchestration.Runs;

namespace BertPipeline.Functions.Tests.Orchestrations;

/// <summary>The chain in the app's orchestration functions, on Durable Task's SDK.</summary>
public sealed class TrainingRunTests : TrainingRunConformanceTests
{
    protected override async Task<OrchestrationMetadata> RunToEndAsync(TaskRegistry tasks, TrainingRunInput input)
    {
        await using DurableSdk sdk = await DurableSdk.StartAsync(tasks);
        return await sdk.RunAsync(PipelineTasks.TrainingRun, input, input.RunId);
    }
}
