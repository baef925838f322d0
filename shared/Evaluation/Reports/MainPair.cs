using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.Reports;

/// <summary>The comparison that a report shows first.</summary>
internal static class MainPair
{
    /// <summary>The chosen variant over the baseline, or the best other when the baseline was chosen; null for a run of one variant.</summary>
    public static VariantDifference? Of(RunReport report)
    {
        VariantDifference[] overBaseline = [.. report.Comparison.Differences.Where(d => d.Over == report.Comparison.Baseline)];
        return overBaseline.FirstOrDefault(d => d.Variant == report.Choice.Variant) ?? overBaseline.MaxBy(d => d.MacroF1.Estimate.Value);
    }
}
