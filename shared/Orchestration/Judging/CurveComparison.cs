using BertPipeline.Contracts.Artifacts;

namespace BertPipeline.Orchestration.Judging;

/// <param name="Labels">Pieces that the compared taggers were trained on.</param>
/// <param name="Comparison">The artifact of their comparison.</param>
public sealed record CurveComparison(int Labels, ArtifactRef Comparison);
