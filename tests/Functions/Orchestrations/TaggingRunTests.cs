using BertPipeline.Conformance;
using BertPipeline.Functions.Tests.Hosting;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Functions.Tests.Orchestrations;

/// <summary>A tagging on Durable Task's SDK, as the Functions host has it.</summary>
public sealed class TaggingRunTests : TaggingRunConformanceTests
{
    protected override async Task<OrchestrationMetadata> RunToEndAsync(Action<DurableTaskRegistry> tasks, TaggingRunInput input)
    {
        await using DurableSdk sdk = await DurableSdk.StartAsync(tasks);
        return await sdk.RunAsync(PipelineTasks.TaggingRun, input, input.RunId);
    }
}
