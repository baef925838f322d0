using System.Text;
using BertPipeline.Evaluation.Labels;

namespace BertPipeline.Evaluation.Reports;

/// <summary>The parts of the Markdown report on labels to look at.</summary>
internal static class MarkdownLabels
{
    public static void Suspects(StringBuilder text, RunReport report)
    {
        if (report.Suspects is not { } suspects)
        {
            return;
        }

        MarkdownReport.Paragraph(text, $"## {LabelsText.SuspectsTitle}");
        MarkdownReport.Paragraph(text, MarkdownReport.Escape(LabelsText.Suspects(report, suspects.Summary)));
        MarkdownReport.Header(text, "Tag", "Pieces with it", "May be wrong", "Pieces without", "May be missing");
        foreach (TagSuspects tag in suspects.Summary.Tags)
        {
            MarkdownReport.Row(text, tag.Tag, Figure.Count(tag.Yes), Figure.Count(tag.SuspectYes), Figure.Count(tag.No), Figure.Count(tag.SuspectNo));
        }

        text.Append('\n');
        foreach (QuotedSuspect suspect in suspects.First)
        {
            text.Append("- ").Append(MarkdownReport.Escape($"piece {Figure.Plain(suspect.Piece.Id)}: {LabelsText.Verdict(suspect)} ({Figure.Of(suspect.Piece.Score)}): {suspect.Piece.Text}")).Append('\n');
        }

        text.Append('\n');
    }

    public static void ToLabel(StringBuilder text, RunReport report)
    {
        if (report.ToLabel is not { } findings)
        {
            return;
        }

        MarkdownReport.Paragraph(text, $"## {LabelsText.ToLabelTitle}");
        MarkdownReport.Paragraph(text, MarkdownReport.Escape(LabelsText.ToLabel(findings)));
        foreach (QuotedText quoted in findings.First)
        {
            text.Append("- ").Append(MarkdownReport.Escape($"{quoted.Why}: {quoted.Text}")).Append('\n');
        }

        text.Append('\n');
    }
}
