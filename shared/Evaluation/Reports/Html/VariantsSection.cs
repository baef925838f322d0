using System.Xml.Linq;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Metrics;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>Every variant in a row, with what no knowledge at all would score.</summary>
internal static class VariantsSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        yield return Part.Lead("All variants are scored on the same test pieces, " +
            (report.Transductive ? "whose tags none of them has seen; the language model had seen their texts." : "which none of them has seen."));
        var table = new HtmlTable(
            "Means over the tags", "Variant", "Macro F1", "Average precision", "Micro F1", "F1 per piece", "All tags right", "Macro F1 at 0.5", "Seeds (spread)");
        foreach (ComparedVariant variant in report.Comparison.Variants)
        {
            AverageMetrics[] seeds = [.. report.Scores.Where(s => s.Variant == variant.Variant).Select(s => s.Test.Averages)];
            object[] cells =
            [
                Part.WithInterval(variant.MacroF1),
                Figure.Of(seeds.Average(s => s.MacroAveragePrecision)),
                Figure.Of(variant.MicroF1.Value),
                Figure.Of(seeds.Average(s => s.SamplesF1)),
                Figure.Percent(seeds.Average(s => s.SubsetAccuracy)),
                Figure.Of(seeds.Average(s => s.MacroF1AtHalf)),
                report.SeedsOf(variant),
            ];
            string name = report.NameOf(variant.Variant) + (variant.Variant == report.Comparison.Baseline ? " (baseline)" : string.Empty);
            _ = variant.Variant == report.Choice.Variant ? table.StrongRow(name, cells) : table.Row(name, cells);
        }

        foreach (ReferenceRow reference in report.Comparison.References)
        {
            AverageMetrics averages = reference.Test.Averages;
            table.Row(
                Part.Small(reference.Name),
                Figure.Of(averages.MacroF1),
                Figure.Of(averages.MacroAveragePrecision),
                Figure.Of(averages.MicroF1),
                Figure.Of(averages.SamplesF1),
                Figure.Percent(averages.SubsetAccuracy),
                Figure.Of(averages.MacroF1AtHalf),
                Figure.None);
        }

        yield return table.Render();
        yield return Part.Note(
            $"The row in bold was chosen: {report.NameOf(report.Choice.Variant)}, {report.ChosenSeed}, {report.Choice.Reason}. " +
            "In brackets the 95% interval; it covers the choice of test pieces, not what training again would change.");
    }
}
