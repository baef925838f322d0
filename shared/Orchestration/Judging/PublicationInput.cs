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

    /// <summary>Variants of the request that are judged nowhere, because a training of theirs diverged.</summary>
    public IReadOnlyList<DivergedVariant> Diverged { get; init; } = [];

    /// <summary>The artifacts of compare-external.</summary>
    public IReadOnlyList<ArtifactRef> External { get; init; } = [];

    /// <summary>What the encoders were trained from, the nearest first: <c>name/version</c> in <c>models</c>, or <c>scratch:{size}</c>; none where no variant has an encoder.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>ULMFiT's language model; null when no variant needs it.</summary>
    public ArtifactRef? Ulmfit { get; init; }
}
