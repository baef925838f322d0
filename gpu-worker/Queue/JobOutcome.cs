using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>How one attempt ended.</summary>
internal abstract record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <param name="Result">The artifact that stands.</param>
    /// <param name="ReusedFrom">The other run that had made it, or null.</param>
    public sealed record Succeeded(ArtifactRef Result, string? ReusedFrom) : JobOutcome;

    /// <summary>The job's code threw.</summary>
    public sealed record Failed(JobFailure Failure) : JobOutcome;

    public sealed record Stopped(StopReason Reason) : JobOutcome;
}
