using System.Xml.Linq;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Reports.Svg;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>By how much one variant's F1 is above another's, tag by tag.</summary>
internal static class ImprovementsSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        if (MainPair.Of(report) is not { } main)
        {
            yield break;
        }

        yield return Part.Lead($"Each row is F1 of {Quoted(main.Variant)} minus F1 of {Quoted(main.Over)} on the same test pieces.");
        yield return new DifferenceChart(
            "improvement",
            $"Improvement of F1 over {report.NameOf(main.Over)}, with 95% intervals",
            "Difference in F1 (right of 0 is better)",
            [.. main.Tags.Select(t => (Part.TagText(report, t.Tag), t.Estimate)), ("All tags (macro F1)", main.MacroF1.Estimate)]).Render();
        yield return Table(report, main);
        foreach (VariantDifference difference in report.Comparison.Differences.Where(d => d != main))
        {
            yield return Part.Details($"{report.NameOf(difference.Variant)} over {report.NameOf(difference.Over)}", open: false, Table(report, difference));
        }

        string Quoted(string variant) => VariantNames.Quoted(variant, report.Request.BaseModel);
    }

    private static XElement Table(RunReport report, VariantDifference difference)
    {
        ComparedVariant variant = report.Comparison.Variants.First(v => v.Variant == difference.Variant);
        ComparedVariant over = report.Comparison.Variants.First(v => v.Variant == difference.Over);
        var table = new HtmlTable(
            $"{report.NameOf(difference.Variant)} over {report.NameOf(difference.Over)}",
            "Improvement for", report.NameOf(difference.Over), report.NameOf(difference.Variant), "Difference in F1", "95% interval", "p (Holm)", "Reading")
        { Words = new HashSet<string> { "Reading" } };
        foreach (TagDifference tag in difference.Tags)
        {
            table.Row(
                Part.Tag(report, tag.Tag),
                Figure.Of(over.Tags.First(t => t.Tag == tag.Tag).F1.Value),
                Figure.Of(variant.Tags.First(t => t.Tag == tag.Tag).F1.Value),
                Figure.Signed(tag.Estimate.Value),
                Figure.SignedInterval(tag.Estimate),
                Figure.PValue(tag.AdjustedPValue),
                Reading(tag.Significant, tag.Estimate.Value));
        }

        Estimate macro = difference.MacroF1.Estimate;
        return table.StrongRow(
            "All tags (macro F1)",
            Figure.Of(over.MacroF1.Value),
            Figure.Of(variant.MacroF1.Value),
            Figure.Signed(macro.Value),
            Figure.SignedInterval(macro),
            new object[] { Figure.PValue(difference.MacroF1.PValue), Part.Small(" (one test)") },
            Reading(difference.MacroF1.PValue < 0.05, macro.Value)).Render();
    }

    private static XElement Reading(bool significant, double difference) => (significant, difference) switch
    {
        (true, > 0) => new("span", new XAttribute("class", "better"), "▲ better"),
        (true, < 0) => new("span", new XAttribute("class", "worse"), "▼ worse"),
        _ => new("span", new XAttribute("class", "lead"), "not shown"),
    };
}
