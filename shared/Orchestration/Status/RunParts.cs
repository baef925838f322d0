using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Storage.Runs;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Orchestration.Status;

/// <summary>What is known of a run, from where it is kept.</summary>
public sealed record RunParts
{
    public required RunClaim Claim { get; init; }

    /// <summary>The orchestration; null between the claim and the start, and again when its history has been purged.</summary>
    public OrchestrationMetadata? Instance { get; init; }

    /// <summary>How the run ended, where that is recorded: it stands, whatever the orchestration still does, and when its history is gone.</summary>
    public RunEnd? End { get; init; }

    public bool CancelRequested { get; init; }

    public IReadOnlyCollection<StepRecord> Steps { get; init; } = [];

    public IReadOnlyCollection<GpuJob> Jobs { get; init; } = [];
}
