using BertPipeline.Contracts.Artifacts;

namespace BertPipeline.Orchestration.Judging;

/// <summary>Parameters of the step promote.</summary>
/// <param name="Publication">What was trained and published.</param>
/// <param name="Model">The published tagger, <c>name/version</c>.</param>
/// <param name="Current">What it was compared with.</param>
public sealed record PromotionInput(PublicationInput Publication, string Model, CurrentFound Current);

/// <summary>The tagger that was current before the run published.</summary>
/// <param name="Model"><c>name/version</c>; null where there was none.</param>
/// <param name="Comparison">The artifact of compare-current; null where they cannot be compared.</param>
/// <param name="Problem">Why not.</param>
public sealed record CurrentFound(string? Model = null, ArtifactRef? Comparison = null, string? Problem = null);
