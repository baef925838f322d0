using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Scoring;

namespace BertPipeline.Evaluation.Comparisons;

/// <summary>A trained model that enters a comparison.</summary>
/// <param name="Scores">Its metrics, with the thresholds.</param>
/// <param name="Test">Its predictions of the test pieces.</param>
public sealed record ComparedModel(VariantScores Scores, Predictions Test)
{
    public static ComparedModel Create(
        VariantScores scores, IReadOnlyList<string> tags, IReadOnlyList<Piece> test, IEnumerable<PieceLogits> testLogits) =>
        new(scores, Predictions.Align(tags, test, testLogits));

    /// <summary>One a tag, in the order of the tag list.</summary>
    internal double[] Thresholds => [.. Scores.Thresholds.Select(t => t.Value)];
}
