using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Evaluation.Thresholds;
using BertPipeline.Orchestration.Data;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Judging;

/// <summary>The model that validation chose, with what it says of both judged parts.</summary>
internal sealed record ChosenModel(TrainedTagger Tagger, VariantScores Scores, ModelChoice Choice, Predictions Validation, Predictions Test)
{
    public static async Task<ChosenModel> ReadAsync(ArtifactStore artifacts, PublicationInput input, CancellationToken cancellationToken)
    {
        List<VariantScores> candidates = [];
        foreach (TrainedTagger tagger in input.Taggers)
        {
            candidates.Add(await artifacts.ReadJsonAsync<VariantScores>(tagger.Score, VariantScores.FileName, cancellationToken));
        }

        ModelChoice choice = ModelChoice.Choose(candidates);
        int chosen = candidates.FindIndex(c => c.Variant == choice.Variant && c.Seed == choice.Seed);
        LabelledSplit split = await LabelledSplit.ReadAsync(artifacts, input.Split, cancellationToken);
        ArtifactRef evaluation = input.Taggers[chosen].Evaluation;
        return new(
            input.Taggers[chosen], candidates[chosen], choice,
            Predictions.Align(split.Tags, split.Validation, await artifacts.ReadJsonLinesAsync<PieceLogits>(evaluation, SplitFiles.Validation, cancellationToken)),
            Predictions.Align(split.Tags, split.Test, await artifacts.ReadJsonLinesAsync<PieceLogits>(evaluation, SplitFiles.Test, cancellationToken)));
    }

    /// <summary>Thresholds for what the request wants of its tags; what it wants of tags that the data lack is left out, which the report says.</summary>
    public IReadOnlyList<OperatingPoint> OperatingPoints(RunRequest request) =>
        [.. request.Classifier.OperatingPoints.Where(asked => Validation.Tags.Contains(asked.Tag)).Select(asked => OperatingPoint.Choose(asked, Validation, Test))];
}
