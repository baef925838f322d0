using System.Globalization;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Steps;

namespace BertPipeline.Orchestration.Judging;

/// <summary>The artifacts of one variant and seed, or of an ensemble, which goes by its first.</summary>
public sealed record TrainedTagger(string Variant, int Seed, ArtifactRef Classifier, ArtifactRef Evaluation, ArtifactRef Score)
{
    /// <summary>An ensemble's classifiers, one a seed; empty where the tagger is one classifier.</summary>
    public IReadOnlyList<EnsembleMember> Members { get; init; } = [];

    /// <summary>What was trained.</summary>
    internal IEnumerable<EnsembleMember> Trainings => Members.Count > 0 ? Members : [new(Seed, Classifier)];

    /// <summary>Variant and seed, as in the names of inputs.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Variant}-{Seed}");

    /// <summary>Adds scores and evaluations to the inputs of a step that compares.</summary>
    internal static Dictionary<string, ArtifactRef> AddTo(Dictionary<string, ArtifactRef> inputs, IEnumerable<TrainedTagger> taggers)
    {
        foreach (TrainedTagger tagger in taggers)
        {
            inputs.Add(StepInput.EvaluationOf(tagger.Id), tagger.Evaluation);
            inputs.Add(StepInput.ScoreOf(tagger.Id), tagger.Score);
        }

        return inputs;
    }
}
