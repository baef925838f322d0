using BertPipeline.Evaluation.Metrics;

namespace BertPipeline.Evaluation.Comparisons;

/// <summary>What a rule without any knowledge would score, so that figures can be judged.</summary>
/// <param name="Name">Predict all, or predict none.</param>
public sealed record ReferenceRow(string Name, SplitMetrics Test)
{
    public const string PredictAll = "Predict all";
    public const string PredictNone = "Predict none";

    internal static IReadOnlyList<ReferenceRow> Of(Predictions test)
    {
        double[] half = [.. test.Tags.Select(_ => 0.5)];
        return
        [
            new(PredictAll, SplitMetrics.Measure(test.WithConstantScore(1), half)),
            new(PredictNone, SplitMetrics.Measure(test.WithConstantScore(0), half)),
        ];
    }
}
