using System.Xml.Linq;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Promotion;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>The tagger that was current before the run, beside the run's variants, and which is current now.</summary>
internal static class CurrentSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        if (CurrentText.Verdict(report) is not { } verdict)
        {
            yield break;
        }

        yield return Part.Lead(verdict);
        if (report.Promotion!.Comparison is not { Comparison: { } comparison, Published: { } published } current)
        {
            yield break;
        }

        yield return new("p", CurrentText.Ground(current));
        yield return BesideTable.Render(report, $"Variants beside {current.Model}", comparison);
        yield return Tags(report, current, published);
        yield return Part.Note(CurrentText.Rule(report));
    }

    private static XElement Tags(RunReport report, CurrentComparison current, VariantDifference published)
    {
        var table = new HtmlTable($"{report.PublishedModel} over {current.Model}", "Tag", "Difference in F1", "95% interval", "p (Holm)");
        foreach (TagDifference tag in published.Tags)
        {
            object name = current.Comparison!.TooFew.Contains(tag.Tag) ? new object[] { tag.Tag, new XElement("span", new XAttribute("class", "flag"), "too few") } : tag.Tag;
            table.Row(name, Figure.Signed(tag.Estimate.Value), Figure.SignedInterval(tag.Estimate), Figure.PValue(tag.AdjustedPValue));
        }

        Estimate macro = published.MacroF1.Estimate;
        return table.StrongRow("All tags (macro F1)", Figure.Signed(macro.Value), Figure.SignedInterval(macro), Figure.PValue(published.MacroF1.PValue)).Render();
    }
}
