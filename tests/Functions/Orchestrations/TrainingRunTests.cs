using BertPipeline.Conformance;
using BertPipeline.Functions.Tests.Hosting;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Functions.Tests.Orchestrations;

/// <summary>The chain on Durable Task's SDK, as the Functions host has it.</summary>
public sealed class TrainingRunTests : TrainingRunConformanceTests
{
    protected override async Task<OrchestrationMetadata> RunToEndAsync(Action<DurableTaskRegistry> tasks, TrainingRunInput input)
    {
        await using DurableSdk sdk = await DurableSdk.StartAsync(tasks);
        return await sdk.RunAsync(PipelineTasks.TrainingRun, input, input.RunId);
    }
}
