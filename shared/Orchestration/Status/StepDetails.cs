using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Status;

/// <summary>A step that has ended, with what it read and made.</summary>
public sealed record StepDetails
{
    public required StepRecord Step { get; init; }

    /// <summary>What it made or reused; null when it failed, and of a step whose result lies elsewhere.</summary>
    public ArtifactManifest? Artifact { get; init; }

    /// <summary>The artifact of the same step whose key differs least, where this one had to be made; null where there is no other.</summary>
    public NearestArtifact? Nearest { get; init; }
}

/// <summary>What might have been reused, and was not.</summary>
/// <param name="RunId">The run that made it.</param>
/// <param name="Differences">Why not: what the step had here, and there.</param>
public sealed record NearestArtifact(string RunId, string Key, DateTimeOffset CreatedAt, IReadOnlyList<KeyDifference> Differences);
