using BertPipeline.Contracts.Artifacts;
using BertPipeline.Evaluation.Promotion;

namespace BertPipeline.Orchestration.Judging;

/// <summary>Parameters of the step report.</summary>
/// <param name="Model">The published tagger, <c>name/version</c>.</param>
/// <param name="Promotion">What the step promote decided; its comparison is the report's to read.</param>
/// <param name="CurrentComparison">The artifact of compare-current; null where there was nothing to compare.</param>
public sealed record ReportInput(PublicationInput Publication, string Model, PromotionOutcome? Promotion = null, ArtifactRef? CurrentComparison = null)
{
    /// <summary>The artifact of find-suspects; null where the request asks for no label check.</summary>
    public ArtifactRef? Suspects { get; init; }

    /// <summary>The artifact of suggest-labels; null where the request asks for none.</summary>
    public ArtifactRef? ToLabel { get; init; }
}
