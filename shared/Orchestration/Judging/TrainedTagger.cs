using System.Globalization;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Steps;

namespace BertPipeline.Orchestration.Judging;

/// <summary>The artifacts of one variant and seed.</summary>
public sealed record TrainedTagger(string Variant, int Seed, ArtifactRef Classifier, ArtifactRef Evaluation, ArtifactRef Score)
{
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
