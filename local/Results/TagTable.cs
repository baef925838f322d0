using System.Globalization;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Reports;
using Spectre.Console;

namespace BertPipeline.Local.Results;

/// <summary>F1 per tag and variant on the test pieces, and the improvement of each over the baseline.</summary>
internal static class TagTable
{
    public static Table Of(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Comparison comparison = report.Comparison;
        Table table = new Table().Border(TableBorder.Simple).AddColumn("F1 on test");
        foreach (ComparedVariant variant in comparison.Variants)
        {
            string name = Variant.Get(variant.Variant).DisplayName(report.Request.BaseModel);
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        }

        foreach ((string tag, int index) in comparison.Tags.Select((tag, index) => (tag, index)))
        {
            string note = comparison.TooFew.Contains(tag) ? " (too few)" : "";
            table.AddRow([tag + note, .. comparison.Variants.Select(v => Cell(v, comparison, v.Tags[index].F1.Value, tag))]);
        }

        table.AddEmptyRow();
        table.AddRow(["macro F1", .. comparison.Variants.Select(v => Cell(v, comparison, v.MacroF1.Value, tag: null))]);
        table.AddRow(["micro F1", .. comparison.Variants.Select(v => Number(v.MicroF1.Value, "0.000"))]);
        return table;
    }

    /// <summary>The score, and behind it how much better or worse than the baseline's; an asterisk where chance is an unlikely reason.</summary>
    private static string Cell(ComparedVariant variant, Comparison comparison, double value, string? tag)
    {
        VariantDifference? over = comparison.Differences.FirstOrDefault(d => d.Variant == variant.Variant && d.Over == comparison.Baseline);
        if (over is null)
        {
            return Number(value, "0.000");
        }

        if (tag is null)
        {
            return $"{Number(value, "0.000")} {Signed(over.MacroF1.Estimate.Value)}{(over.MacroF1.PValue < 0.05 ? "*" : " ")}";
        }

        return over.Tags.FirstOrDefault(t => t.Tag == tag) is { } difference
            ? $"{Number(value, "0.000")} {Signed(difference.Estimate.Value)}{(difference.Significant ? "*" : " ")}"
            : Number(value, "0.000");
    }

    private static string Number(double value, string format) =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";

    // A difference that rounds to nothing has no sign of its own; with one the format would write two.
    private static string Signed(double difference) => Number(Math.Round(difference, 3) + 0.0, "+0.000;-0.000");
}
