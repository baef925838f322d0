using BertPipeline.Contracts.Artifacts;

namespace BertPipeline.Orchestration.Judging;

/// <summary>The classifier of one seed.</summary>
public sealed record EnsembleMember(int Seed, ArtifactRef Classifier);
