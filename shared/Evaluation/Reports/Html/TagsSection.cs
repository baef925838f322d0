using System.Xml.Linq;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Reports.Svg;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>F1 of each tag by each variant.</summary>
internal static class TagsSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        Comparison comparison = report.Comparison;
        yield return new BarChart(
            "f1",
            "F1 of each tag, with 95% intervals",
            "F1 on test",
            [.. comparison.Tags.Select(t => Part.TagText(report, t))],
            [.. comparison.Variants.Select(v => (
                report.NameOf(v.Variant), Part.Color(report, v.Variant), (IReadOnlyList<Estimate>)[.. v.Tags.Select(t => t.F1)]))]).Render();

        var table = new HtmlTable("F1 of each tag on test", ["Tag", .. comparison.Variants.Select(v => report.NameOf(v.Variant)), "Support"]);
        for (int tag = 0; tag < comparison.Tags.Count; tag++)
        {
            double best = comparison.Variants.Max(v => v.Tags[tag].F1.Value);
            table.Row(
                Part.Tag(report, comparison.Tags[tag]),
                [.. comparison.Variants.Select(v => Cell(v.Tags[tag].F1, best)), Figure.Count(report.Scores[0].Test.Tags[tag].Support)]);
        }

        table.StrongRow("Mean (macro F1)", [.. comparison.Variants.Select(v => Cell(v.MacroF1, double.NaN)), Figure.None]);
        yield return table.Render();
    }

    private static object[] Cell(Estimate estimate, double best) => estimate.Value == best && best > 0
        ? [new XElement("span", new XAttribute("class", "best"), Figure.Of(estimate.Value)), " ", Part.Small($"({Figure.Interval(estimate)})")]
        : Part.WithInterval(estimate);
}
