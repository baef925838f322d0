using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Judging;

/// <summary>What publication and report are made from.</summary>
public sealed record PublicationInput(
    RunRequest Request,
    ArtifactRef Split,
    ArtifactRef? Corpus,
    ArtifactRef? LanguageModel,
    ArtifactRef Comparison,
    IReadOnlyList<TrainedTagger> Taggers,
    ArtifactRef? Ulmfit = null);
