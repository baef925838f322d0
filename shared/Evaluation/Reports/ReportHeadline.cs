using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Scoring;

namespace BertPipeline.Evaluation.Reports;

/// <summary>The sentence that opens a report: what was chosen, how good it is, and by how much it beats the baseline.</summary>
internal static class ReportHeadline
{
    public static string Write(Comparison comparison, ModelChoice choice, RunRequest request)
    {
        ComparedVariant chosen = comparison.Variants.First(v => v.Variant == choice.Variant);
        string seeds = request.Classifier.Ensemble ? $", {request.Seeds.Count} seeds answering as one"
            : chosen.Seeds.Count > 1 ? $", the mean of {chosen.Seeds.Count} seeds" : string.Empty;
        string opening = $"{Name(chosen.Variant)} reaches macro F1 {Figure.Of(chosen.MacroF1.Value)} on {Figure.Count(comparison.Pieces)} test pieces{seeds}";
        string first = opening + (chosen.Variant == comparison.Baseline ? OfBaseline() : ", " + Over(chosen.Variant, comparison.Baseline) + ".");
        string second = comparison.Differences.Any(d => d is { Variant: Variant.BertAdapted, Over: Variant.Bert })
            ? $" {Name(Variant.BertAdapted)} scores {Over(Variant.BertAdapted, Variant.Bert)}."
            : string.Empty;
        return first + second;

        string Name(string variant) => VariantNames.Quoted(variant, request.BaseModel);

        string OfBaseline()
        {
            VariantDifference? best = comparison.Differences.Where(d => d.Over == comparison.Baseline).MaxBy(d => d.MacroF1.Estimate.Value);
            return best is null ? "." : $": the baseline was chosen. The best other, {Name(best.Variant)}, scores {Over(best.Variant, best.Over)}.";
        }

        string Over(string variant, string over)
        {
            Estimate difference = comparison.Differences.First(d => d.Variant == variant && d.Over == over).MacroF1.Estimate;
            string side = difference.Value < 0 ? "below" : "above";
            string chance = difference is { Low: <= 0, High: >= 0 } ? ", a difference that chance alone could make" : string.Empty;
            return $"{Figure.Of(Math.Abs(difference.Value))} {side} {Name(over)} (95% interval {Figure.SignedInterval(difference)}){chance}";
        }
    }
}
