using System.Text.Json;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Gpu;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Simulator.Scenarios;
using Microsoft.DurableTask;

namespace BertPipeline.Simulator.Actors;

/// <summary>A run: its GPU steps side by side, each the real orchestrator; one that fails stops the others; the end is recorded.</summary>
internal sealed class SimulatedRun(Cluster cluster, PlannedRun plan)
{
    private static readonly TaskOptions Retries = new(new RetryPolicy(
        maxNumberOfAttempts: 1000, firstRetryInterval: TimeSpan.FromSeconds(2), maxRetryInterval: TimeSpan.FromMinutes(1), backoffCoefficient: 2));

    public PlannedRun Plan => plan;

    /// <summary>Its orchestration has ended, well or not.</summary>
    public bool HasEnded { get; private set; }

    public async void Start()
    {
        SimulatedOrchestration own = cluster.Engine.Create(plan.Id);
        await Task.WhenAll(plan.Jobs.Select(job => StepAsync(own, job)));
        await own.CallActivityAsync<object?>(HostProcess.RecordEnd, plan.Id, Retries);
        HasEnded = true;
        cluster.World.Trace.Add(cluster.World.Now, $"{plan.Id} has ended");
    }

    /// <summary>The management path "terminate": the orchestrations are gone, the sweep of runs records the end later.</summary>
    public async void Terminate()
    {
        if (HasEnded)
        {
            return;
        }

        cluster.World.Trace.Add(cluster.World.Now, $"{plan.Id} is terminated");
        HasEnded = true;
        plan.Jobs.ToList().ForEach(job => cluster.Engine.End(GpuStep.InstanceIdOf(plan.Id, Identity(job).Id)));
        await cluster.Engine.Create(plan.Id).CallActivityAsync<object?>(HostProcess.RecordEnd, plan.Id, Retries);
    }

    private async Task StepAsync(SimulatedOrchestration own, PlannedJob job)
    {
        StepIdentity step = Identity(job);
        string instanceId = GpuStep.InstanceIdOf(plan.Id, step.Id);
        var call = new StepCall<JsonElement>(
            plan.Id, step, JsonSerializer.SerializeToElement(new { content = job.Content }), new Dictionary<string, ArtifactRef>(), Force: false);
        DateTimeOffset? deadline = Scheduling.World.Start + plan.DeadlineAfter;
        bool succeeded;
        try
        {
            StepResult result = await new GpuStep().RunAsync(cluster.Engine.Create(instanceId), new GpuStepInput(call, deadline));
            cluster.Checker.StepEnded(plan.Id, step.Id, result);
            succeeded = result.Outcome == StepOutcome.Succeeded;
        }
        catch (Exception e)
        {
            // Its activity has failed ten times: the step fails, and the run with it.
            cluster.World.Trace.Add(cluster.World.Now, $"{instanceId} failed: {e.GetType().Name}");
            succeeded = false;
        }

        cluster.Engine.End(instanceId);
        if (!succeeded)
        {
            await own.CallActivityAsync<bool>(PipelineTasks.StopJobs, plan.Id, Retries);
        }
    }

    private static StepIdentity Identity(PlannedJob job) => new(StepName.Evaluate, Seed: job.Number);
}
