using BertPipeline.Conformance;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Orchestration.Tests.Runs;

/// <summary>A tagging on the engine that one machine runs.</summary>
public sealed class TaggingRunTests(AzuriteFixture azurite) : TaggingRunConformanceTests
{
    protected override async Task<OrchestrationMetadata> RunToEndAsync(Action<DurableTaskRegistry> tasks, TaggingRunInput input)
    {
        await using HubHost host = await HubHost.StartAsync(azurite, tasks);
        return await host.RunAsync(PipelineTasks.TaggingRun, input, input.RunId);
    }
}
