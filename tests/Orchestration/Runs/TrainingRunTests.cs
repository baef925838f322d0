using BertPipeline.Conformance;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Orchestration.Tests.Runs;

/// <summary>The chain on the engine that one machine runs.</summary>
public sealed class TrainingRunTests(AzuriteFixture azurite) : TrainingRunConformanceTests
{
    protected override async Task<OrchestrationMetadata> RunToEndAsync(Action<DurableTaskRegistry> tasks, TrainingRunInput input)
    {
        await using HubHost host = await HubHost.StartAsync(azurite, tasks);
        return await host.RunAsync(PipelineTasks.TrainingRun, input, input.RunId);
    }
}
