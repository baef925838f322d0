using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>What a job reads and where it reports. Nothing in it needs storage, so that a test can build one by hand.</summary>
public sealed record GpuJobContext
{
    public required GpuJobSpecification Specification { get; init; }

    /// <summary>An empty local folder, deleted when the job has ended.</summary>
    public required string ScratchFolder { get; init; }

    public required IJobInputs Inputs { get; init; }

    public required IJobProgress Progress { get; init; }

    public required ICheckpoints Checkpoints { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>The step's parameters as one of the records of <c>Steps/Parameters</c>.</summary>
    public T Parameters<T>() =>
        Specification.Parameters.Deserialize<T>(PipelineJson.Options)
        ?? throw new InvalidOperationException($"The specification of {Specification.JobId} has no parameters.");

    /// <inheritdoc cref="IJobInputs.FolderAsync"/>
    public Task<string> InputAsync(string name, CancellationToken cancellationToken) => Inputs.FolderAsync(name, cancellationToken);

    /// <inheritdoc cref="IJobProgress.Report"/>
    public void ReportProgress(JobProgress progress) => Progress.Report(progress);

    /// <inheritdoc cref="IJobProgress.AppendMetrics"/>
    public void AppendMetrics(long step, IReadOnlyDictionary<string, double> values) => Progress.AppendMetrics(step, values);
}
