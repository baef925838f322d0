using System.Collections.Concurrent;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Gpu;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Steps;
using Microsoft.DurableTask;

namespace BertPipeline.Conformance;

/// <summary>The real orchestrations over activities that only say what a script tells them, for any task hub.</summary>
public sealed class ScriptedSteps
{
    private readonly ConcurrentDictionary<string, StepResult> _results = new();

    /// <summary>Ids of the steps in the order in which they were called.</summary>
    public ConcurrentQueue<string> Called { get; } = new();

    /// <summary>Digests of the inputs by step and input name.</summary>
    public ConcurrentDictionary<string, IReadOnlyDictionary<string, ArtifactRef>> Inputs { get; } = new();

    /// <summary>What each step was asked to do.</summary>
    public ConcurrentDictionary<string, JsonElement> Parameters { get; } = new();

    /// <summary>What each GPU job is shared out among.</summary>
    public ConcurrentDictionary<string, DeviceCount?> Devices { get; } = new();

    public int Stops { get; private set; }

    /// <summary>Other runs have all turns: a run waits until it is called.</summary>
    public bool Waits { get; init; }

    /// <summary>Runs take turns by the real activities, which the host's services make.</summary>
    public bool TakesTurns { get; init; }

    public RunOutcome? RecordedEnd { get; private set; }

    /// <summary>Whom the run told of its end; none of them hears it.</summary>
    public ConcurrentQueue<string> Told { get; } = new();

    /// <summary>Steps that do not answer until the run is stopped.</summary>
    public HashSet<string> Hanging { get; } = [];

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A training that reaches a score on validation.</summary>
    public void AnswerScore(string step, string score) => Answer(
        step, new StepResult(StepOutcome.Succeeded, new ArtifactRef(StepName.TrainClassifier, step, "digest of " + step), Summary: new Dictionary<string, string> { [TrainingSummary.ValidationScore] = score }));

    public void Answer(string step, StepResult result) => _results[step] = result;

    /// <summary>Lets every step answer that hangs: it was cancelled.</summary>
    public void EndHanging() => _stopped.TrySetResult();

    /// <summary>Registers the real orchestrations over the script.</summary>
    public void Register(DurableTaskRegistry tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        tasks.AddOrchestrator<TrainingRun>(PipelineTasks.TrainingRun);
        tasks.AddOrchestrator<TaggingRun>(PipelineTasks.TaggingRun);
        tasks.AddOrchestrator<GpuStep>(PipelineTasks.GpuStep);
        tasks.AddActivityFunc<JsonElement, StepResult>(PipelineTasks.EnqueueGpuJob, (_, input) => PerformGpuJobAsync(input));
        tasks.AddActivityFunc<string, bool>(PipelineTasks.StopJobs, (_, _) => Stop());
        tasks.AddOrchestratorFunc<NoticesInput, bool>(PipelineTasks.SendNotices, (_, input) => Tell(input));
        if (TakesTurns)
        {
            tasks.AddActivity<TakeTurn>(PipelineTasks.TakeTurn);
            tasks.AddActivity<EndRun>(PipelineTasks.EndRun);
        }
        else
        {
            tasks.AddActivityFunc<TakeTurnInput, bool>(PipelineTasks.TakeTurn, (_, _) => !Waits);
            tasks.AddActivityFunc<EndRunInput, bool>(PipelineTasks.EndRun, (_, input) => End(input));
        }

        foreach (StepDefinition step in StepTable.All.Where(s => s.Kind != StepKind.GpuJob))
        {
            tasks.AddActivityFunc<JsonElement, StepResult>(step.Name, (_, input) => PerformAsync(Call(input)));
        }
    }

    private Task<StepResult> PerformGpuJobAsync(JsonElement input)
    {
        StepCall<JsonElement> call = Call(input.GetProperty("call"));
        Devices[call.Step.Id] = input.Deserialize<GpuStepInput>(PipelineJson.Options)!.Devices;
        return PerformAsync(call);
    }

    private async Task<StepResult> PerformAsync(StepCall<JsonElement> call)
    {
        string id = call.Step.Id;
        Called.Enqueue(id);
        Inputs[id] = call.Inputs;
        Parameters[id] = call.Parameters;
        if (Hanging.Contains(id))
        {
            await _stopped.Task;
            return StepResult.Cancelled;
        }

        // Nothing was ever published, unless the script says so.
        StepResult result = _results.GetValueOrDefault(id) ?? (id == StepName.CurrentTagger ? new StepResult(StepOutcome.Succeeded) : null) ?? new StepResult(StepOutcome.Succeeded, new ArtifactRef(call.Step.Name, id, "digest of " + id), Summary: Summaries(call.Step.Name));
        return result with { StepId = result.StepId ?? id };
    }

    private static Dictionary<string, string> Summaries(string step) => step switch
    {
        StepName.IngestCorpus => new() { ["shards"] = "2" },
        StepName.BaseModel => new() { ["baseModel"] = "base/0001" },
        StepName.Publish => new() { ["model"] = "tagger/0001", ["variant"] = "bag-of-tricks", ["seed"] = "1" },
        StepName.SampleTexts => new() { ["shards"] = "2" },
        _ => [],
    };

    private static StepCall<JsonElement> Call(JsonElement input) => input.Deserialize<StepCall<JsonElement>>(PipelineJson.Options)!;

    private bool Stop()
    {
        Stops++;
        EndHanging();
        return true;
    }

    private Task<bool> Tell(NoticesInput input)
    {
        foreach (string name in input.Names.Except(Told))
        {
            Told.Enqueue(name);
        }

        throw new InvalidOperationException("Nobody hears it.");
    }

    private bool End(EndRunInput input)
    {
        RecordedEnd = input.Outcome;
        return true;
    }
}
