using System.Diagnostics;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Telemetry;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>The inputs of one job, downloaded when they are asked for.</summary>
internal sealed class JobInputs(GpuJobSpecification specification, InputCache cache) : IJobInputs, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);

    public IReadOnlyList<string> Names { get; } = [.. specification.Inputs.Keys.Order(StringComparer.Ordinal)];

    public async Task<string> FolderAsync(string name, CancellationToken cancellationToken)
    {
        ArtifactRef artifact = specification.Inputs.GetValueOrDefault(name) ?? throw new ArgumentException(
            $"Job {specification.JobId} has no input '{name}'; it has {string.Join(", ", Names)}.", nameof(name));
        await _gate.WaitAsync(cancellationToken);
        try
        {
            using Activity? span = WorkerTelemetry.Source.StartActivity("download input")?.SetTag("bertpipeline.input", name).SetTag("bertpipeline.artifact.key", artifact.Key);
            return await cache.FolderAsync(artifact, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
