using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Hub;
using BertPipeline.Orchestration.Models;
using BertPipeline.Storage;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Corpora;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Models;
using BertPipeline.Storage.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.Orchestration.Steps;

/// <summary>What the activities work with; one for the life of a host.</summary>
public sealed class StepServices
{
    // A cancelled run frees what it holds within half a minute.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    /// <param name="storage">The account.</param>
    /// <param name="time">The clock.</param>
    /// <param name="scratchRoot">Local folder where steps keep their files while they work.</param>
    /// <param name="hub">The hub that base models come from; Hugging Face's without a token when left out.</param>
    /// <param name="logging">Where long steps say how far they are.</param>
    public StepServices(PipelineStorage storage, TimeProvider time, string scratchRoot, HubOptions? hub = null, ILoggerFactory? logging = null)
    {
        Time = time;
        ScratchRoot = scratchRoot;
        Artifacts = new(storage, time);
        Runs = new(storage, time);
        Corpora = new(storage);
        Models = new(storage, time);
        HubModels = new(Models, hub ?? new(), scratchRoot, time, (logging ?? NullLoggerFactory.Instance).CreateLogger<HubModels>());
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

    public HubModels HubModels { get; }

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

    /// <summary>Does work of unknown length, and ends it when the run is cancelled.</summary>
    internal async Task<T> UnlessCancelledAsync<T>(string runId, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T> working = work(stop.Token);
        try
        {
            while (await Task.WhenAny(working, Task.Delay(BetweenLooks, Time, cancellationToken)).ConfigureAwait(false) != working)
            {
                if (await Runs.IsCancelledAsync(runId, cancellationToken).ConfigureAwait(false))
                {
                    throw new RunCancelledException();
                }
            }

            return await working.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAny(working).ConfigureAwait(false);
        }
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
