using System.Xml.Linq;
using BertPipeline.Evaluation.Labels;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>Texts of the corpus that are worth labelling.</summary>
internal static class ToLabelSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        if (report.ToLabel is not { } findings)
        {
            yield break;
        }

        yield return Part.Lead(LabelsText.ToLabel(findings));
        if (findings.First.Count > 0)
        {
            yield return Part.Details($"The first {findings.First.Count}", open: false, findings.First.Select(Quote));
        }
    }

    private static XElement Quote(QuotedText quoted) => new(
        "blockquote", new XElement("p", quoted.Text), new XElement("footer", $"{quoted.Why} · would get {LabelsText.Tags(quoted.Predicted)}"));
}
