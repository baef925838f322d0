using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Storage;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Runs;
using Microsoft.Extensions.Hosting;

namespace BertPipeline.Orchestration.Steps;

/// <summary>
/// Executes steps: what the user must mend, and a cancel, become data; the outcome is recorded with the run; anything else is thrown, and retried. Durable
/// Task gives an activity no token, so that of the stopping host is the one that steps see.
/// </summary>
public sealed class StepRunner(RunStore runs, ArtifactStore artifacts, ScratchRoot scratch, TimeProvider time, IHostApplicationLifetime lifetime)
{
    // A cancelled run frees what it holds within half a minute.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    /// <summary>Does a step and records its outcome.</summary>
    /// <param name="call">The step.</param>
    /// <param name="perform">Does it. Throws <see cref="UserErrorException"/> for what the user must mend.</param>
    public async Task<StepResult> RunAsync<TParameters>(
        StepCall<TParameters> call, Func<StepCall<TParameters>, CancellationToken, Task<StepResult>> perform)
    {
        ArgumentNullException.ThrowIfNull(call);
        CancellationToken stopping = lifetime.ApplicationStopping;
        DateTimeOffset startedAt = time.GetUtcNow();
        StepResult result = await OutcomeAsync(call, perform, stopping);
        await RecordAsync(call.RunId, call.Step, result, startedAt, stopping);
        return result with { StepId = call.Step.Id };
    }

    /// <summary>What a step ends with when the storage has lost something that it needs: no later attempt finds it. Null for any other exception.</summary>
    internal static StepResult? Lost(Exception exception) => exception switch
    {
        ArtifactNotFoundException => StepResult.Failed(exception.Message),
        StorageCorruptionException => StepResult.Failed($"{exception.Message} Start the run again with force."),
        _ => null,
    };

    /// <summary>Keeps what became of a step with the run: its use of an artifact, its figures, its error.</summary>
    public Task RecordAsync(string runId, StepIdentity step, StepResult result, DateTimeOffset startedAt, CancellationToken cancellationToken)
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
            EndedAt = time.GetUtcNow(),
            Summary = result.Summary ?? new Dictionary<string, string>(),
            Error = result.Error,
        };
        return runs.WriteStepAsync(runId, record, cancellationToken);
    }

    /// <summary>The call's artifact: the one that exists, or one that is built in a scratch folder and published.</summary>
    internal async Task<StepResult> MakeAsync<TParameters>(
        StepCall<TParameters> call, Func<StepWork<TParameters>, CancellationToken, Task> build, CancellationToken cancellationToken)
    {
        string key = call.ArtifactKey(StepTable.Get(call.Step.Name));
        ArtifactManifest manifest = await artifacts.FindAsync(call.Step.Name, key, cancellationToken)
            ?? await BuildAsync(call, key, build, cancellationToken);
        return StepResult.Succeeded(manifest, call.RunId);
    }

    /// <summary>A folder for one execution of a step.</summary>
    internal ScratchFolder CreateFolder(string name) => ScratchFolder.Create(scratch.Path, name);

    /// <summary>Ends the step when its run works no more; called between parts of long work.</summary>
    internal async Task ThrowIfStoppedAsync(string runId, CancellationToken cancellationToken)
    {
        if (await runs.IsStoppedAsync(runId, cancellationToken))
        {
            throw new RunStoppedException();
        }
    }

    /// <summary>Does work of unknown length on another thread, and cancels its token when the run works no more.</summary>
    internal async Task<T> UnlessStoppedAsync<T>(string runId, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T> working = Task.Run(() => work(stop.Token), cancellationToken);
        try
        {
            while (await Task.WhenAny(working, Task.Delay(BetweenLooks, time, stop.Token)) != working)
            {
                await LookAsync(runId, cancellationToken);
            }

            return await working;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAny(working);
        }
    }

    /// <summary>A storage that does not answer now says nothing of the run: the next look does, and the work is not thrown away.</summary>
    private async Task LookAsync(string runId, CancellationToken cancellationToken)
    {
        try
        {
            await ThrowIfStoppedAsync(runId, cancellationToken);
        }
        catch (Exception e) when (StorageFailure.Of(e) is not null)
        {
        }
    }

    private async Task<StepResult> OutcomeAsync<TParameters>(
        StepCall<TParameters> call, Func<StepCall<TParameters>, CancellationToken, Task<StepResult>> perform, CancellationToken stopping)
    {
        try
        {
            await ThrowIfStoppedAsync(call.RunId, stopping);
            return await perform(call, stopping);
        }
        catch (UserErrorException e)
        {
            return StepResult.Failed(e.Message);
        }
        catch (RunStoppedException)
        {
            return StepResult.Cancelled;
        }
        catch (Exception e) when (Lost(e) is { } lost)
        {
            return lost;
        }
    }

    private async Task<ArtifactManifest> BuildAsync<TParameters>(
        StepCall<TParameters> call, string key, Func<StepWork<TParameters>, CancellationToken, Task> build, CancellationToken cancellationToken)
    {
        using var work = new StepWork<TParameters>(call, this, artifacts);
        await build(work, cancellationToken);
        await ThrowIfStoppedAsync(call.RunId, cancellationToken);
        ArtifactWriter writer = artifacts.Begin(call.Step.Name, key, call.RunId, call.Origin(StepTable.Get(call.Step.Name)));
        await writer.UploadFolderAsync(work.OutputFolder, cancellationToken);
        return await writer.CompleteAsync(work.Summary, cancellationToken: cancellationToken);
    }
}
