using System.Text;
using BertPipeline.Evaluation.Calibration;

namespace BertPipeline.Evaluation.Reports;

/// <summary>The part of the Markdown report on calibration; the diagrams are in the HTML form only.</summary>
internal static class MarkdownCalibration
{
    public static void Render(StringBuilder text, RunReport report)
    {
        if (CalibrationText.Chosen(report) is not { } chosen)
        {
            return;
        }

        MarkdownReport.Paragraph(text, $"## {CalibrationText.Title}");
        MarkdownReport.Paragraph(text, CalibrationText.Lead);
        MarkdownReport.Header(text, ["All tags pooled", .. CalibrationText.Headers]);
        foreach ((string name, CalibrationFigures? pooled) in CalibrationText.Rows(report))
        {
            MarkdownReport.Row(text, [name, .. CalibrationText.Cells(pooled)]);
        }

        text.Append('\n');
        MarkdownReport.Header(text, [report.NameOf(chosen.Variant), .. CalibrationText.Headers]);
        foreach (CalibrationFigures tag in chosen.Tags)
        {
            MarkdownReport.Row(text, [MarkdownReport.TagName(report, tag.Tag!), .. CalibrationText.Cells(tag)]);
        }

        text.Append('\n');
    }
}
