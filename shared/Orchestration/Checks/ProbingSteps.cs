using System.Collections.Concurrent;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Checks;

/// <summary>
/// The steps of a dry run. Those that read the data are done, for they take seconds and the run itself finds them done; of the others it is told whether their artifacts are there. One that
/// is not has no result, and ends what depends on it.
/// </summary>
/// <param name="readers">An <see cref="ArtifactStep{T}"/> for each step that is done, by its name.</param>
/// <param name="artifacts">Where results are looked for.</param>
/// <param name="runId">Owner of what is made.</param>
/// <param name="force">The run computes everything again.</param>
/// <param name="cancellationToken">Ends the steps that are done.</param>
internal sealed class ProbingSteps(
    IReadOnlyDictionary<string, object> readers, ArtifactStore artifacts, string runId, bool force, CancellationToken cancellationToken) : IRunSteps
{
    private static readonly IReadOnlyDictionary<string, ArtifactRef> NoInputs = new Dictionary<string, ArtifactRef>();

    /// <summary>A step that is still to do: what its run would be told of a cancelled one.</summary>
    private static readonly StepResult ToDo = StepResult.Cancelled;

    private readonly ConcurrentDictionary<StepIdentity, StepResult> _results = new();

    /// <summary>What the user must mend; null when nothing.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether all parts of a row were looked for and are there.</summary>
    public bool IsDone(StepIdentity row)
    {
        StepResult[] parts = [.. _results.Where(r => r.Key with { Part = null } == row).Select(r => r.Value)];
        return parts.Length > 0 && Array.TrueForAll(parts, r => r.Outcome == StepOutcome.Succeeded);
    }

    /// <summary>What a step made; null when it is still to do.</summary>
    public StepResult? Find(StepIdentity step) => _results.GetValueOrDefault(step) is { Outcome: StepOutcome.Succeeded } result ? result : null;

    public async Task<StepResult> ActivityAsync<TParameters>(StepIdentity step, TParameters parameters, IReadOnlyDictionary<string, ArtifactRef>? inputs = null)
    {
        var call = new StepCall<TParameters>(runId, step, parameters, inputs ?? NoInputs, Force: false);
        return End(step, readers.GetValueOrDefault(step.Name) is ArtifactStep<TParameters> reader ? await MakeAsync(reader, call) : await FindAsync(call));
    }

    public async Task<StepResult> GpuJobAsync<TParameters>(StepIdentity step, TParameters parameters, IReadOnlyDictionary<string, ArtifactRef> inputs, DeviceCount? devices = null) =>
        End(step, await FindAsync(new StepCall<TParameters>(runId, step, parameters, inputs, Force: false)));

    /// <summary>Looks at all of them, whatever is missing.</summary>
    public async Task<T[]> AllAsync<T>(IReadOnlyList<Task<T>> tasks)
    {
        await Task.WhenAll(tasks.Select(task => Task.WhenAny(task)));
        return await Task.WhenAll(tasks);
    }

    public void FanOut(StepIdentity step, int parts)
    {
    }

    private async Task<StepResult> MakeAsync<TParameters>(ArtifactStep<TParameters> reader, StepCall<TParameters> call)
    {
        try
        {
            return await reader.MakeAsync(call, cancellationToken);
        }
        catch (UserErrorException e)
        {
            Error ??= $"{call.Step.Id}: {e.Message}";
            return StepResult.Failed(e.Message);
        }
    }

    private async Task<StepResult> FindAsync<TParameters>(StepCall<TParameters> call)
    {
        StepDefinition definition = StepTable.Get(call.Step.Name);
        return !force && definition.Kind != StepKind.RunOutput && await artifacts.FindAsync(call.Step.Name, call.ArtifactKey(definition), cancellationToken) is { } manifest
            ? StepResult.Succeeded(manifest, runId)
            : ToDo;
    }

    private StepResult End(StepIdentity step, StepResult result)
    {
        _results[step] = result;
        return result.Outcome == StepOutcome.Succeeded ? result : throw new StepEndedException(step, result);
    }
}
