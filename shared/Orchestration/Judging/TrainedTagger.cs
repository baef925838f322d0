using System.Globalization;
using BertPipeline.Contracts.Artifacts;

namespace BertPipeline.Orchestration.Judging;

/// <summary>The artifacts of one variant and seed.</summary>
public sealed record TrainedTagger(string Variant, int Seed, ArtifactRef Classifier, ArtifactRef Evaluation, ArtifactRef Score)
{
    /// <summary>Variant and seed, as in the names of inputs.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Variant}-{Seed}");
}
