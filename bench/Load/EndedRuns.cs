using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Storage;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Load;

/// <summary>
/// Runs that have ended, as a hub keeps them: claim, record of the end and orchestrations under the pipeline's own names, written by the engine. Their
/// orchestrations do nothing but call as many parts as a small run has and end; what real ones leave in other containers no list reads.
/// </summary>
internal static class EndedRuns
{
    private const int Parts = 3;
    private const int AtOnce = 24;

    public static async Task WriteAsync(string connection, PipelineStorage storage, RunRequest request, int count)
    {
        await using HubHost host = await HubHost.StartAsync(connection, Register, storage.TaskHub);
        var runs = new RunStore(storage, TimeProvider.System);
        var starter = new RunStarter(new Clients(host.Client), runs, TimeProvider.System);
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, token) =>
        {
            string id = starter.NewRunId();
            await starter.TryStartAsync(id, request, source: null, token);
            await host.Client.WaitForInstanceCompletionAsync(id, token);
            await runs.TryRecordEndAsync(id, new RunEnd(RunState.Succeeded, TimeProvider.System.GetUtcNow(), Model: "filled/0001"), token);
        });
    }

    private static void Register(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestratorFunc<TrainingRunInput, RunOutcome>(PipelineTasks.TrainingRun, async (context, input) =>
        {
            StepProgress[] steps = [.. RunPlan.Steps(input.Request).Select(step => new StepProgress(step.Name, StepState.Succeeded, step.Variant, step.Seed))];
            context.SetCustomStatus(new RunProgress(steps));
            await Task.WhenAll(Enumerable.Range(0, Parts).Select(part =>
                context.CallSubOrchestratorAsync<bool>(PipelineTasks.GpuStep, part, new SubOrchestrationOptions(instanceId: $"{input.RunId}:part-{part}"))));
            return new RunOutcome(RunState.Succeeded, Model: "filled/0001");
        });
        tasks.AddOrchestratorFunc<int, bool>(PipelineTasks.GpuStep, (_, _) => Task.FromResult(true));
    }

    private sealed class Clients(DurableTaskClient client) : IDurableTaskClientProvider
    {
        public DurableTaskClient GetClient(string? name = null) => client;
    }
}
