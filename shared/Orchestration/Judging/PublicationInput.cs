using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Reports;

namespace BertPipeline.Orchestration.Judging;

/// <summary>What publication and report are made from.</summary>
public sealed record PublicationInput(
    RunRequest Request,
    ArtifactRef Split,
    ArtifactRef? Corpus,
    ArtifactRef? LanguageModel,
    ArtifactRef Comparison,
    IReadOnlyList<TrainedTagger> Taggers)
{
    /// <summary>The points of the learning curve.</summary>
    public IReadOnlyList<CurveComparison> Curve { get; init; } = [];

    /// <summary>Of the search for settings, variant by variant.</summary>
    public IReadOnlyList<TrialResult> Trials { get; init; } = [];

    /// <summary>ULMFiT's language model; null when no variant needs it.</summary>
    public ArtifactRef? Ulmfit { get; init; }
}
