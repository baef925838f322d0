using System.Globalization;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Orchestration.Data;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Judging;

/// <summary>The trained models of a run with their scores and test logits, read from their artifacts.</summary>
internal static class JudgedModels
{
    /// <summary>The artifacts of every variant and seed among a step's inputs, variants in the order of the request.</summary>
    public static IEnumerable<(ArtifactRef Score, ArtifactRef Evaluation)> Of(IReadOnlyDictionary<string, ArtifactRef> inputs, IReadOnlyList<string> variants, IReadOnlyList<int> seeds) =>
        from variant in variants
        from seed in seeds
        let id = string.Create(CultureInfo.InvariantCulture, $"{variant}-{seed}")
        select (inputs[StepInput.ScoreOf(id)], inputs[StepInput.EvaluationOf(id)]);

    public static async Task<List<ComparedModel>> ReadAsync(
        ArtifactStore artifacts, LabelledSplit split, IEnumerable<(ArtifactRef Score, ArtifactRef Evaluation)> taggers, CancellationToken cancellationToken)
    {
        List<ComparedModel> models = [];
        foreach ((ArtifactRef score, ArtifactRef evaluation) in taggers)
        {
            models.Add(ComparedModel.Create(
                await artifacts.ReadJsonAsync<VariantScores>(score, VariantScores.FileName, cancellationToken),
                split.Tags,
                split.Test,
                await artifacts.ReadJsonLinesAsync<PieceLogits>(evaluation, SplitFiles.Test, cancellationToken)));
        }

        return models;
    }
}
