using System.Xml.Linq;
using BertPipeline.Evaluation.Errors;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>Test pieces that the chosen model gets wrong, and labels worth a second look.</summary>
internal static class ErrorsSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        if (report.Errors.Count == 0)
        {
            yield break;
        }

        yield return Part.Lead(
            $"Of {report.NameOf(report.Choice.Variant)}, {report.ChosenSeed}. A mislabel is likely where the model is as sure of the " +
            "opposite as it usually is when right, and every other model of the run contradicts the label too.");
        foreach (TagErrors tag in report.Errors)
        {
            string mark = report.Comparison.TooFew.Contains(tag.Tag) ? " (too few)" : string.Empty;
            string counts = $"{tag.Tag}{mark}: {tag.FalsePositives} wrongly tagged, {tag.FalseNegatives} missed, {tag.LikelyMislabels} likely mislabels";
            yield return Part.Details(
                counts,
                open: false,
                Quotes("Likely mislabels", tag.TopLikelyMislabels, report),
                Quotes("Wrongly tagged, highest scores", tag.TopFalsePositives, report),
                Quotes("Missed, lowest scores", tag.TopFalseNegatives, report));
        }
    }

    private static IEnumerable<XElement> Quotes(string title, IReadOnlyList<QuotedPiece> pieces, RunReport report)
    {
        if (pieces.Count == 0)
        {
            yield break;
        }

        yield return new("h3", title);
        foreach (QuotedPiece piece in pieces)
        {
            string labels = piece.Labels.Count == 0 ? "no tag" : string.Join(", ", piece.Labels);
            yield return new(
                "blockquote",
                new XElement("p", piece.Text),
                new XElement("footer", $"piece {Figure.Plain(piece.Id)} · score {Figure.Of(piece.Score)} · labelled {labels}"));
        }
    }
}
