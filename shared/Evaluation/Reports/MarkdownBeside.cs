using System.Text;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.External;

namespace BertPipeline.Evaluation.Reports;

/// <summary>The parts of the Markdown report on taggers that the run did not train: the one in use, and those of others.</summary>
internal static class MarkdownBeside
{
    public static void Current(StringBuilder text, RunReport report)
    {
        if (CurrentText.Verdict(report) is not { } verdict)
        {
            return;
        }

        MarkdownReport.Paragraph(text, $"## {CurrentText.Title}");
        MarkdownReport.Paragraph(text, MarkdownReport.Escape(verdict));
        if (report.Promotion!.Comparison is not { Comparison: { } comparison, Published: { } published } current)
        {
            return;
        }

        MarkdownReport.Paragraph(text, MarkdownReport.Escape(CurrentText.Ground(current)));
        Variants(text, report, comparison);
        MarkdownReport.Header(text, $"{report.PublishedModel} over {current.Model}", "Difference in F1", "95% interval", "p (Holm)");
        foreach (TagDifference tag in published.Tags)
        {
            MarkdownReport.Row(
                text, tag.Tag + (comparison.TooFew.Contains(tag.Tag) ? " (too few)" : string.Empty), Figure.Signed(tag.Estimate.Value), Figure.SignedInterval(tag.Estimate),
                Figure.PValue(tag.AdjustedPValue));
        }

        text.Append('\n');
        MarkdownReport.Paragraph(text, MarkdownReport.Escape(CurrentText.Rule(report)));
    }

    public static void External(StringBuilder text, RunReport report)
    {
        foreach (ExternalComparison external in report.External)
        {
            MarkdownReport.Paragraph(text, $"## {ExternalText.Title}: {MarkdownReport.Escape(external.Name)}");
            MarkdownReport.Paragraph(text, MarkdownReport.Escape(ExternalText.Ground(report, external)));
            Variants(text, report, external.Comparison);
        }
    }

    private static void Variants(StringBuilder text, RunReport report, Comparison comparison)
    {
        MarkdownReport.Header(text, "Variant", "Macro F1", "95% interval", "Micro F1", "Over the first", "95% interval");
        foreach (ComparedVariant variant in comparison.Variants)
        {
            Estimate? over = comparison.Differences.FirstOrDefault(d => d.Variant == variant.Variant && d.Over == comparison.Baseline)?.MacroF1.Estimate;
            MarkdownReport.Row(
                text, report.NameOf(variant.Variant), Figure.Of(variant.MacroF1.Value), Figure.Interval(variant.MacroF1), Figure.Of(variant.MicroF1.Value),
                Figure.Signed(over?.Value), over is null ? Figure.None : Figure.SignedInterval(over));
        }

        text.Append('\n');
    }
}
