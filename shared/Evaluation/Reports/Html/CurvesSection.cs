using System.Xml.Linq;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Reports.Svg;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>What other thresholds would give, and what was wished for.</summary>
internal static class CurvesSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        if (report.Curves.Count == 0)
        {
            yield break;
        }

        yield return Part.Lead($"Of {report.NameOf(report.Choice.Variant)}, {report.ChosenSeed}, on test. The ring is the published threshold: to the left of it fewer pieces get the tag, and more of them rightly.");
        if (report.OperatingPoints.Count > 0)
        {
            yield return Points(report);
        }

        yield return Part.Details(
            $"Curves of {report.Curves.Count} tags", open: report.OperatingPoints.Count > 0,
            new XElement("div", new XAttribute("class", "pictures"), report.Curves.Select((curve, i) => Chart(report, curve, i))));
    }

    private static XElement Points(RunReport report)
    {
        var table = new HtmlTable("Thresholds for what was asked", "Tag", "Asked for", "Threshold", "Precision", "Recall", "Of 1,000 pieces", "On validation") { Words = new HashSet<string> { "Asked for", "On validation" } };
        foreach (OperatingPoint point in report.OperatingPoints)
        {
            table.Row(
                Part.Tag(report, point.Asked.Tag), OperatingText.Asked(point), point.Threshold is { } threshold ? Figure.Of(threshold) : "never given",
                Figure.Of(point.Test?.Precision), Figure.Of(point.Test?.Recall), point.Test is { } test ? Figure.Count(test.AlertsPerThousand) : Figure.None, OperatingText.OnValidation(point));
        }

        return table.Render();
    }

    private static XElement Chart(RunReport report, TagCurve curve, int number)
    {
        // The end of the curve, where nothing is predicted, is scikit-learn's convention and no figure.
        PrecisionRecallPoint[] points = [.. curve.Points.Where(p => p.Threshold is not null).Reverse()];
        int published = Array.FindLastIndex(points, p => p.Threshold >= curve.Threshold);
        var line = new LineSeries(Part.TagText(report, curve.Tag), Part.Color(report, report.Choice.Variant), [.. points.Select(p => (p.Recall, p.Precision))])
        {
            Style = "thin",
            Ringed = published < 0 ? null : published,
        };
        return new LineChart($"curve-{number}", Part.TagText(report, curve.Tag), "recall", "precision", [line]) { Shown = [0, 1] }.Render();
    }
}
