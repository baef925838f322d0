using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Runs;

/// <summary>What the chain asks for: of a run to do it, of a dry run to say whether it is done already.</summary>
internal interface IRunSteps
{
    /// <summary>A CPU step.</summary>
    /// <exception cref="StepEndedException">It has no result.</exception>
    Task<StepResult> ActivityAsync<TParameters>(StepIdentity step, TParameters parameters, IReadOnlyDictionary<string, ArtifactRef>? inputs = null);

    /// <summary>A GPU step.</summary>
    /// <exception cref="StepEndedException">It has no result.</exception>
    Task<StepResult> GpuJobAsync<TParameters>(StepIdentity step, TParameters parameters, IReadOnlyDictionary<string, ArtifactRef> inputs, DeviceCount? devices = null);

    /// <summary>Waits for all; the first that has no result ends them.</summary>
    Task<T[]> AllAsync<T>(IReadOnlyList<Task<T>> tasks);

    /// <summary>Announces the parts of a step that fans out.</summary>
    void FanOut(StepIdentity step, int parts);
}
