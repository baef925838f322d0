using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>How one attempt ended.</summary>
internal abstract record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>As traces and metrics call it.</summary>
    public abstract string Name { get; }

    /// <summary>The kind of error, where there was one.</summary>
    public virtual string? Error => null;

    /// <param name="Result">The artifact that stands.</param>
    /// <param name="ReusedFrom">The other run that had made it, or null.</param>
    public sealed record Succeeded(ArtifactRef Result, string? ReusedFrom) : JobOutcome
    {
        public override string Name => ReusedFrom is null ? "succeeded" : "reused";
    }

    /// <summary>The job's code threw.</summary>
    public sealed record Failed(JobFailure Failure) : JobOutcome
    {
        public override string Name => "failed";

        public override string? Error => Failure.Kind.ToString();
    }

    public sealed record Stopped(StopReason Reason) : JobOutcome
    {
        public override string Name => "stopped";
    }
}
