using BertPipeline.Contracts.Artifacts;

namespace BertPipeline.Contracts.Runs;

/// <summary>
/// What a run keeps of a step that has ended: <c>runs/{runId}/steps/{id}.json</c>. It is the run's use of an artifact (purge spares
/// what a live run uses) and where the status and the report take their figures from.
/// </summary>
public sealed record StepRecord
{
    /// <summary>Step, variant, seed and shard joined by hyphens; unique within the run.</summary>
    public required string Id { get; init; }

    public required string Step { get; init; }

    public string? Variant { get; init; }

    public int? Seed { get; init; }

    /// <summary>The artifact that the step made or reused; null when it failed.</summary>
    public ArtifactRef? Artifact { get; init; }

    /// <summary>The run that had made the artifact.</summary>
    public string? ReusedFrom { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Counts and figures, by name.</summary>
    public IReadOnlyDictionary<string, string> Summary { get; init; } = new Dictionary<string, string>();

    public string? Error { get; init; }
}
