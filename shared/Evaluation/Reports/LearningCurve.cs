using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.Reports;

/// <summary>The variants by the number of labelled pieces that they were trained on, all of them last.</summary>
internal static class LearningCurve
{
    public static LearningCurvePoint[] Points(RunReport report) => [.. report.LearningCurve, new(report.Data.Pieces.Train, report.Comparison)];

    public static ComparedVariant Of(LearningCurvePoint point, string variant) => point.Comparison.Variants.First(v => v.Variant == variant);
}
