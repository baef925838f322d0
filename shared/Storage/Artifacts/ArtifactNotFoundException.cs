using BertPipeline.Contracts.Artifacts;

namespace BertPipeline.Storage.Artifacts;

/// <summary>An artifact that a step needs is not there (any more): it was purged, or never completed.</summary>
public sealed class ArtifactNotFoundException(ArtifactRef artifact)
    : Exception($"Artifact {artifact.Step}/{artifact.Key} does not exist. It was deleted, or never completed; start the run again.")
{
    public ArtifactRef Artifact { get; } = artifact;
}
