using System.Xml.Linq;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Reports.Svg;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>What more labels would be worth: the variants trained on fewer.</summary>
internal static class LearningCurveSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        if (report.LearningCurve.Count == 0)
        {
            yield break;
        }

        LearningCurvePoint[] points = LearningCurve.Points(report);
        yield return Part.Lead("Every variant trained on some of the labelled pieces, the fewer among the more, with the same settings and judged on the same test pieces.");
        yield return new LineChart("learning-curve", "Macro F1 by labelled pieces", "labelled pieces trained on", "macro F1",
        [
            .. report.Comparison.Variants.Select(v => new LineSeries(
                report.NameOf(v.Variant), Part.Color(report, v.Variant), [.. points.Select(p => ((double)p.Labels, LearningCurve.Of(p, v.Variant).MacroF1.Value))])),
        ]).Render();
        var table = new HtmlTable("Macro F1", ["Trained on", .. points.Select(p => $"{Figure.Count(p.Labels)} pieces")]);
        foreach (ComparedVariant variant in report.Comparison.Variants)
        {
            table.Row(report.NameOf(variant.Variant), [.. points.Select(p => Part.WithInterval(LearningCurve.Of(p, variant.Variant).MacroF1))]);
        }

        yield return table.Render();
    }
}
