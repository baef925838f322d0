using System.Collections.Concurrent;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Steps;
using BertPipeline.DurableTask;
using BertPipeline.Orchestration;
using BertPipeline.Orchestration.Gpu;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Conformance;

/// <summary>The real orchestrations over activities that only say what a script tells them, for any task hub.</summary>
public sealed class ScriptedSteps
{
    private readonly ConcurrentDictionary<string, StepResult> _results = new();

    /// <summary>Ids of the steps in the order in which they were called.</summary>
    public ConcurrentQueue<string> Called { get; } = new();

    /// <summary>Digests of the inputs by step and input name.</summary>
    public ConcurrentDictionary<string, IReadOnlyDictionary<string, ArtifactRef>> Inputs { get; } = new();

    public int Cancellations { get; private set; }

    public RunOutcome? RecordedEnd { get; private set; }

    /// <summary>Steps that never answer, until the run is cancelled.</summary>
    public HashSet<string> Hanging { get; } = [];

    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Answer(string step, StepResult result) => _results[step] = result;

    public TaskRegistry Registry()
    {
        var registry = new TaskRegistry()
            .AddOrchestrator(PipelineTasks.TrainingRun, new TrainingRun())
            .AddOrchestrator(PipelineTasks.GpuStep, new GpuStep())
            .AddActivity(PipelineTasks.EnqueueGpuJob, new Scripted(this, call => call.GetProperty("call")))
            .AddActivity(PipelineTasks.CancelJobs, new Cancel(this))
            .AddActivity(PipelineTasks.EndRun, new End(this));
        foreach (StepDefinition step in StepTable.All.Where(s => s.Kind != StepKind.GpuJob))
        {
            registry.AddActivity(step.Name, new Scripted(this, call => call));
        }

        return registry;
    }

    private async Task<StepResult> PerformAsync(StepCall<JsonElement> call)
    {
        string id = call.Step.Id;
        Called.Enqueue(id);
        Inputs[id] = call.Inputs;
        if (Hanging.Contains(id))
        {
            await _cancelled.Task;
            return StepResult.Cancelled;
        }

        return _results.GetValueOrDefault(id) ?? new StepResult(StepOutcome.Succeeded, new ArtifactRef(call.Step.Name, id, "digest of " + id), Summary: Summaries(call.Step.Name));
    }

    private static Dictionary<string, string> Summaries(string step) => step switch
    {
        StepName.IngestCorpus => new() { ["shards"] = "2" },
        StepName.Publish => new() { ["model"] = "tagger/0001" },
        _ => [],
    };

    private sealed class Scripted(ScriptedSteps steps, Func<JsonElement, JsonElement> callOf) : Activity<JsonElement, StepResult>
    {
        public override Task<StepResult> RunAsync(ActivityContext context, JsonElement input, CancellationToken cancellationToken) =>
            steps.PerformAsync(callOf(input).Deserialize<StepCall<JsonElement>>(PipelineJson.Options)!);
    }

    private sealed class Cancel(ScriptedSteps steps) : Activity<string, bool>
    {
        public override Task<bool> RunAsync(ActivityContext context, string input, CancellationToken cancellationToken)
        {
            steps.Cancellations++;
            steps._cancelled.TrySetResult();
            return Task.FromResult(true);
        }
    }

    private sealed class End(ScriptedSteps steps) : Activity<EndRunInput, bool>
    {
        public override Task<bool> RunAsync(ActivityContext context, EndRunInput input, CancellationToken cancellationToken)
        {
            steps.RecordedEnd = input.Outcome;
            return Task.FromResult(true);
        }
    }
}
