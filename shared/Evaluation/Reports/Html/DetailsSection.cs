using System.Xml.Linq;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>Of each variant, every figure of every tag.</summary>
internal static class DetailsSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        bool seeds = report.Comparison.Variants.Any(v => v.Seeds.Count > 1);
        yield return Part.Lead("A tag is predicted where its score reaches its threshold, which was tuned on the validation pieces." +
            (seeds ? " Of each variant the seed is shown that did best on validation." : string.Empty));
        foreach (ComparedVariant variant in report.Comparison.Variants)
        {
            VariantScores scores = report.Scores.Where(s => s.Variant == variant.Variant).MaxBy(s => s.Validation.Averages.MacroAveragePrecision)!;
            string name = report.NameOf(variant.Variant) + (seeds ? $", seed {scores.Seed}" : string.Empty);
            yield return Part.Details(name, open: variant.Variant == report.Choice.Variant, Table(report, name, scores));
        }

        if (report.Scores.Any(s => s.Thresholds.Any(t => t.Pooled)))
        {
            yield return Part.Note("* Under 10 validation pieces have the tag: the threshold is that of all tags pooled.");
        }
    }

    private static XElement Table(RunReport report, string name, VariantScores scores)
    {
        var table = new HtmlTable(
            name, "Tag", "F1", "Precision", "Recall", "Average precision", "Threshold", "F1 at 0.5", "Calibration error", "Support");
        foreach ((TagMetrics tag, TagThreshold threshold) in scores.Test.Tags.Zip(scores.Thresholds))
        {
            table.Row(
                Part.Tag(report, tag.Tag),
                Figure.Of(tag.F1),
                Figure.Of(tag.Precision),
                Figure.Of(tag.Recall),
                Figure.Of(tag.AveragePrecision),
                threshold.NeverTrained ? "never trained" : Figure.Of(tag.Threshold) + (threshold.Pooled ? "*" : string.Empty),
                Figure.Of(tag.F1AtHalf),
                Figure.Of(tag.CalibrationError),
                Figure.Count(tag.Support));
        }

        AverageMetrics averages = scores.Test.Averages;
        return table
            .StrongRow(
                "Macro",
                Figure.Of(averages.MacroF1),
                Figure.Of(averages.MacroPrecision),
                Figure.Of(averages.MacroRecall),
                Figure.Of(averages.MacroAveragePrecision),
                Figure.None,
                Figure.Of(averages.MacroF1AtHalf),
                Figure.Of(averages.MacroCalibrationError),
                Figure.None)
            .Row(
                "Micro",
                Figure.Of(averages.MicroF1),
                Figure.Of(averages.MicroPrecision),
                Figure.Of(averages.MicroRecall),
                Figure.None,
                Figure.None,
                Figure.None,
                Figure.None,
                Figure.None)
            .Render();
    }
}
