using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Steps;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Orchestration.Status;

/// <summary>Makes a run's status of its parts: the orchestration's state, the records of ended steps, and the GPU jobs.</summary>
public static class RunStatusComposer
{
    public static RunStatus Compose(RunParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        OrchestrationMetadata? instance = parts.Instance;
        RunOutcome? outcome = parts.End is { } end ? new(end.State, end.Error, end.Model) : Read<RunOutcome>(instance?.SerializedOutput);
        RunState state = parts.End?.State ?? StateOf(instance, outcome);
        IReadOnlyList<StepProgress> steps = instance is null && parts.End is not null
            ? [.. OfRecords(parts.Steps)]
            : Read<RunProgress>(instance?.SerializedCustomStatus)?.Steps ?? [];
        IReadOnlyDictionary<string, string>? promotion = parts.Steps.FirstOrDefault(s => s.Step == StepName.Promote)?.Summary;
        return new()
        {
            Id = parts.Claim.RunId,
            State = state,
            CreatedAt = parts.Claim.CreatedAt,
            UpdatedAt = instance?.LastUpdatedAt ?? parts.End?.EndedAt ?? parts.Claim.CreatedAt,
            Request = parts.Claim.Request,
            Tagging = parts.Claim.Tagging,
            CancelRequested = parts.CancelRequested,
            Steps = [.. steps.Select(s => ComposeStep(s, state, parts))],
            Error = outcome?.Error ?? instance?.FailureMessage()
                ?? (instance?.RuntimeStatus == OrchestrationRuntimeStatus.Terminated ? "The orchestration was terminated." : null),
            Model = outcome?.Model,
            Current = promotion?.GetValueOrDefault(Promote.CurrentInSummary),
            CurrentReason = promotion?.GetValueOrDefault(Promote.ReasonInSummary),
        };
    }

    /// <summary>The run's state as its orchestration tells it.</summary>
    public static RunState StateOf(OrchestrationMetadata? instance, RunOutcome? outcome) => instance?.RuntimeStatus switch
    {
        null or OrchestrationRuntimeStatus.Pending => RunState.Pending,
        OrchestrationRuntimeStatus.Suspended => RunState.Suspended,
        OrchestrationRuntimeStatus.Completed => outcome?.State ?? RunState.Succeeded,
        OrchestrationRuntimeStatus.Failed => RunState.Failed,
        OrchestrationRuntimeStatus.Terminated => RunState.Cancelled,
        _ => Read<RunProgress>(instance.SerializedCustomStatus) is { Waits: true } ? RunState.Pending : RunState.Running,
    };

    /// <summary>The payload as a <typeparamref name="T"/>, or null when there is none or it is something else (another orchestrator's).</summary>
    public static T? Read<T>(string? json)
        where T : class
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<T>(json, PipelineJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The steps of a run whose orchestration has been purged: those that ended, in the order in which they began.</summary>
    private static IEnumerable<StepProgress> OfRecords(IReadOnlyCollection<StepRecord> records) => records
        .GroupBy(r => (r.Step, r.Variant, r.Seed))
        .OrderBy(g => g.Min(r => r.StartedAt))
        .Select(g => new StepProgress(
            g.Key.Step,
            g.Any(r => r.Error is not null) ? StepState.Failed : g.All(r => r.ReusedFrom is not null) ? StepState.Reused : StepState.Succeeded,
            g.Key.Variant,
            g.Key.Seed,
            g.Count() > 1 ? g.Count() : null,
            g.Count() > 1 ? g.Count() : null));

    private static StepStatus ComposeStep(StepProgress step, RunState run, RunParts parts)
    {
        StepRecord[] records = [.. parts.Steps.Where(r => r.Step == step.Step && r.Variant == step.Variant && r.Seed == step.Seed)];
        GpuJob? job = JobOf(step, parts.Jobs, out string? jobId);
        GpuJob? only = step.Of is null ? job : null;
        StepState state = only is null ? StateOf(StateOfParts(step, job), run, job: null) : StateOf(step.State, run, only);
        bool ended = state is StepState.Succeeded or StepState.Reused or StepState.Failed or StepState.Cancelled;
        return new()
        {
            Step = step.Step,
            Variant = step.Variant,
            Seed = step.Seed,
            State = state,
            After = StepsBefore(step),
            JobId = jobId,
            Attempt = job?.TotalAttempts,
            Progress = job?.Progress,
            Done = step.Done,
            Of = step.Of,
            StartedAt = only?.StartedAt ?? (records.Length == 0 ? job?.StartedAt : records.Min(r => r.StartedAt)),
            EndedAt = !ended ? null : only?.EndedAt ?? (records.Length == 0 ? job?.EndedAt : records.Max(r => r.EndedAt)),
            ReusedFrom = records.Select(r => r.ReusedFrom).FirstOrDefault(r => r is not null) ?? job?.ReusedFrom,
            Summary = records.Length == 0 ? null : Total(records),
            Error = records.Select(r => r.Error).FirstOrDefault(e => e is not null) ?? job?.Failure?.Message,
        };
    }

    /// <summary>The step's job; of a step that fanned out the one that runs, or ran last.</summary>
    private static GpuJob? JobOf(StepProgress step, IReadOnlyCollection<GpuJob> jobs, out string? jobId)
    {
        string? id = step.State != StepState.Pending && StepTable.Get(step.Step).Kind == StepKind.GpuJob ? new StepIdentity(step.Step, step.Variant, step.Seed).Id : null;
        GpuJob? job = id is null ? null
            : step.Of is null ? jobs.FirstOrDefault(j => j.JobId == id)
            : jobs.Where(j => j.JobId == id || j.JobId.StartsWith($"{id}-", StringComparison.Ordinal)).OrderByDescending(j => j.State == JobState.Running).ThenByDescending(j => j.StartedAt).FirstOrDefault();
        jobId = step.Of is null ? id : job?.JobId;
        return job;
    }

    /// <summary>A tagger waits for the language model that it begins from, and for none else; models of the label check for their folds.</summary>
    private static IReadOnlyList<string> StepsBefore(StepProgress step)
    {
        EncoderSource? encoder = Variant.All.FirstOrDefault(v => v.Id == step.Variant)?.Encoder;
        return [.. StepTable.Get(step.Step).After.Where(before => before switch
        {
            StepName.FinetuneLanguageModel => encoder is null or EncoderSource.Adapted,
            StepName.FinetuneUlmfit => encoder is EncoderSource.OwnLanguageModel,
            StepName.BaseModel => encoder is not EncoderSource.None,
            StepName.SplitFolds => step.Variant == RunPlan.OutOfFoldModels,
            _ => true,
        })];
    }

    /// <summary>The job's entity knows first; an orchestration that has ended without saying so leaves its steps as they stood.</summary>
    private static StepState StateOf(StepState step, RunState run, GpuJob? job) => (step, run, job) switch
    {
        (StepState.Succeeded or StepState.Reused or StepState.Failed or StepState.Cancelled, _, _) => step,
        (_, RunState.Cancelled or RunState.Failed, _) => StepState.Cancelled,
        (_, _, null) => step,
        (_, _, { State: JobState.Queued }) => StepState.Queued,
        (_, _, { State: JobState.Failed }) => StepState.Failed,
        (_, _, { State: JobState.Cancelled }) => StepState.Cancelled,
        _ => StepState.Running, // A job that has succeeded is recorded within a moment; its figures come with that.
    };

    /// <summary>Of a step that fanned out: it runs while one of its jobs does, and waits while they do.</summary>
    private static StepState StateOfParts(StepProgress step, GpuJob? job) => (step.State, job?.State) switch
    {
        (StepState.Queued or StepState.Running, JobState.Running) => StepState.Running,
        (StepState.Queued or StepState.Running, JobState.Queued) => StepState.Queued,
        _ => step.State,
    };

    /// <summary>The figures of a step; of a fanned-out one the sums of what can be summed.</summary>
    private static Dictionary<string, string> Total(StepRecord[] records)
    {
        if (records.Length == 1)
        {
            return new(records[0].Summary);
        }

        return records
            .SelectMany(r => r.Summary)
            .Where(s => SummaryKey.AddsUp(s.Key))
            .GroupBy(s => s.Key)
            .Where(g => g.All(s => long.TryParse(s.Value, CultureInfo.InvariantCulture, out _)))
            .ToDictionary(g => g.Key, g => g.Sum(s => long.Parse(s.Value, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));
    }
}
