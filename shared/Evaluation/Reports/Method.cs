namespace BertPipeline.Evaluation.Reports;

/// <summary>The definitions behind a report's figures, in words.</summary>
internal static class Method
{
    public static IEnumerable<string> Lines(RunReport report)
    {
        yield return "Precision, recall, F1 and average precision are scikit-learn's (zero_division 0; average precision as the step sum, equal scores one step). " +
            "Macro is the mean over the tags that have test pieces, micro pools the counts of all tags, F1 per piece is scikit-learn's samples average, support the number of test pieces that have the tag.";
        yield return "Thresholds: midpoints between neighbouring scores on the validation pieces, the one with the highest F1, of several the nearest to 0.5; " +
            "a tag with under 10 validation pieces takes the threshold of all tags pooled. The rule is the same for every variant.";
        yield return $"Intervals: 95% percentiles over {Figure.Count(report.Comparison.Resamples)} resamples of the test pieces (seed {report.Comparison.Seed}), the same for every variant, " +
            "thresholds fixed, seeds averaged inside each resample. They cover the choice of test pieces only.";
        if (report.Data.Folds is not null)
        {
            yield return FoldsText.Thresholds;
            yield return FoldsText.Intervals;
        }

        yield return "p-values: twice the smaller share of resamples at or beyond 0, corrected over the tags by Holm's method. “Not shown” means that these test pieces cannot tell, not that there is no difference.";
        yield return "Calibration error: mean |share of positives − mean score| over 10 score bins of equal width, weighted by pieces.";
        yield return $"Too few: under {Metrics.Support.MinimumValidationPositives} validation or under {Metrics.Support.MinimumTestPositives} test pieces have the tag.";
        yield return report.Data.Folds is null ? "Variant, seed, epoch and thresholds are chosen on validation; the test pieces were scored once, afterwards." : FoldsText.Choice;
    }
}
