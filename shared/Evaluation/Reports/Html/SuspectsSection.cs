using System.Xml.Linq;
using BertPipeline.Evaluation.Labels;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>Training labels that may be wrong: counts by tag, and the first of them.</summary>
internal static class SuspectsSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        if (report.Suspects is not { } suspects)
        {
            yield break;
        }

        yield return Part.Lead(LabelsText.Suspects(report, suspects.Summary));
        var table = new HtmlTable("Labels to look at", "Tag", "Pieces with it", "May be wrong", "Pieces without", "May be missing");
        foreach (TagSuspects tag in suspects.Summary.Tags)
        {
            table.Row(Part.Tag(report, tag.Tag), Figure.Count(tag.Yes), Figure.Count(tag.SuspectYes), Figure.Count(tag.No), Figure.Count(tag.SuspectNo));
        }

        yield return table.Render();
        if (suspects.First.Count > 0)
        {
            yield return Part.Details($"The {suspects.First.Count} most suspicious", open: false, suspects.First.Select(Quote));
        }
    }

    private static XElement Quote(QuotedSuspect suspect) => new(
        "blockquote",
        new XElement("p", suspect.Piece.Text),
        new XElement("footer", $"piece {Figure.Plain(suspect.Piece.Id)} · {LabelsText.Verdict(suspect)} · probability {Figure.Of(suspect.Piece.Score)} · labelled {LabelsText.Tags(suspect.Piece.Labels)}"));
}
