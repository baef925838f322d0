using BertPipeline.Contracts.Artifacts;

namespace BertPipeline.Storage.Checkpoints;

/// <summary>What <c>checkpoints/{key}/{step:D9}-{attempt}/manifest.json</c> says; written last.</summary>
public sealed record CheckpointManifest
{
    /// <summary>Key of the artifact that the training makes.</summary>
    public required string Key { get; init; }

    /// <summary><c>{step:D9}-{attempt}</c>: names sort by step.</summary>
    public required string Name { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public required long Step { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyList<ArtifactFile> Files { get; init; }
}
