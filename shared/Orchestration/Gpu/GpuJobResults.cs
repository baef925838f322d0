using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Gpu;

/// <summary>Results of GPU steps by their jobs' entities.</summary>
public sealed class GpuJobResults(ArtifactStore artifacts, StepRunner runner)
{
    /// <summary>The result of a step whose job has ended; recorded with the run.</summary>
    public async Task<StepResult> OfAsync(StepIdentity step, GpuJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        StepResult result = job switch
        {
            { State: JobState.Cancelled } => StepResult.Cancelled,
            { State: JobState.Succeeded, Result: { } artifact } => await SucceededAsync(job, artifact, cancellationToken),
            _ => StepResult.Failed(job.Failure?.Message ?? $"The job {job.JobId} ended as {job.State} without a result.") with { HasDiverged = job.Failure?.Kind == JobFailureKind.Diverged },
        };
        await runner.RecordAsync(job.RunId, step, result, job.StartedAt ?? job.EnqueuedAt, cancellationToken);
        return result;
    }

    private async Task<StepResult> SucceededAsync(GpuJob job, ArtifactRef artifact, CancellationToken cancellationToken)
    {
        try
        {
            var result = StepResult.Succeeded(await artifacts.GetAsync(artifact, cancellationToken), job.RunId);
            return result with { ReusedFrom = result.ReusedFrom ?? job.ReusedFrom };
        }
        catch (Exception e) when (StepRunner.Lost(e) is { } lost)
        {
            return lost;
        }
    }
}
