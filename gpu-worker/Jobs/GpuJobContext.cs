using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>What a job reads and where it reports. Nothing in it needs storage, so that a test can build one by hand.</summary>
internal sealed record GpuJobContext
{
    public required GpuJobSpecification Specification { get; init; }

    public required IJobInputs Inputs { get; init; }

    /// <summary>What is no job's own: scratch folder, progress, checkpoints, clock, log.</summary>
    public required TrainingContext Training { get; init; }

    /// <summary>The step's parameters as one of the records of <c>Steps/Parameters</c>.</summary>
    public T Parameters<T>() =>
        Specification.Parameters.Deserialize<T>(PipelineJson.Options)
        ?? throw new InvalidOperationException($"The specification of {Specification.JobId} has no parameters.");
}
