using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Storage;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Corpora;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Models;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Orchestration.Steps;

/// <summary>What the activities work with; one for the life of a host.</summary>
public sealed class StepServices
{
    /// <param name="storage">The account.</param>
    /// <param name="time">The clock.</param>
    /// <param name="scratchRoot">Local folder where steps keep their files while they work.</param>
    public StepServices(PipelineStorage storage, TimeProvider time, string scratchRoot)
    {
        Time = time;
        ScratchRoot = scratchRoot;
        Artifacts = new(storage, time);
        Runs = new(storage, time);
        Corpora = new(storage);
        Models = new(storage, time);
        Jobs = new(storage);
        var events = new RunEventQueue(storage, time);
        Enqueuer = new(storage, Jobs, new JobQueue(storage, time), Runs, events, time);
        Cancellation = new(Jobs, Runs, events, time);
    }

    public TimeProvider Time { get; }

    public string ScratchRoot { get; }

    public ArtifactStore Artifacts { get; }

    public RunStore Runs { get; }

    public CorpusStore Corpora { get; }

    public ModelStore Models { get; }

    public JobStore Jobs { get; }

    public JobEnqueuer Enqueuer { get; }

    public JobCancellation Cancellation { get; }

    /// <summary>Keeps what became of a step with the run: its use of an artifact, its figures, its error.</summary>
    public Task RecordAsync(
        string runId, StepIdentity step, StepResult result, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(result);
        var record = new StepRecord
        {
            Id = step.Id,
            Step = step.Name,
            Variant = step.Variant,
            Seed = step.Seed,
            Artifact = result.Artifact,
            ReusedFrom = result.ReusedFrom,
            StartedAt = startedAt,
            EndedAt = Time.GetUtcNow(),
            Summary = result.Summary ?? new Dictionary<string, string>(),
            Error = result.Error,
        };
        return Runs.WriteStepAsync(runId, record, cancellationToken);
    }

    /// <summary>The result of a GPU step whose job has ended; recorded with the run.</summary>
    public async Task<StepResult> ResultOfAsync(StepIdentity step, GpuJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        StepResult result = job switch
        {
            { State: JobState.Cancelled } => StepResult.Cancelled,
            { State: JobState.Succeeded, Result: { } artifact } => Reused(
                StepResult.Succeeded(await Artifacts.GetAsync(artifact, cancellationToken).ConfigureAwait(false), job.RunId), job),
            _ => StepResult.Failed(job.Failure?.Message ?? $"The job {job.JobId} ended as {job.State} without a result."),
        };
        await RecordAsync(job.RunId, step, result, job.StartedAt ?? job.EnqueuedAt, cancellationToken).ConfigureAwait(false);
        return result;
    }

    private static StepResult Reused(StepResult result, GpuJob job) => result with { ReusedFrom = result.ReusedFrom ?? job.ReusedFrom };
}
