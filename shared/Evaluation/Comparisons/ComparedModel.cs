using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Comparisons;

/// <summary>A trained model that enters a comparison.</summary>
/// <param name="Scores">Its metrics, with the thresholds.</param>
/// <param name="Test">Its predictions of the test pieces.</param>
public sealed record ComparedModel(VariantScores Scores, Predictions Test)
{
    public static ComparedModel Create(
        VariantScores scores, IReadOnlyList<string> tags, IReadOnlyList<Piece> test, IEnumerable<PieceLogits> testLogits) =>
        new(scores, Predictions.Align(tags, test, testLogits));

    /// <summary>Some of the tags on some of the test pieces; what was measured on validation stays as it is.</summary>
    /// <param name="tags">A part of the tag list.</param>
    /// <param name="isKept">By a piece's id.</param>
    internal ComparedModel Only(IReadOnlyList<string> tags, Func<int, bool> isKept)
    {
        Predictions test = Test.Only(tags, isKept);
        TagThreshold[] thresholds = [.. tags.Select(tag => Scores.Thresholds.First(t => t.Tag == tag))];
        return new(Scores with { Thresholds = thresholds, Test = SplitMetrics.Measure(test, [.. thresholds.Select(t => t.Value)]) }, test);
    }

    /// <summary>One a tag, in the order of the tag list.</summary>
    internal double[] Thresholds => [.. Scores.Thresholds.Select(t => t.Value)];
}
