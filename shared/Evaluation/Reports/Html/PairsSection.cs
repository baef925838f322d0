using System.Xml.Linq;
using BertPipeline.Evaluation.Errors;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>Which tags go together, and which is taken for which.</summary>
internal static class PairsSection
{
    private const int Shown = 15;

    public static IEnumerable<XElement> Render(RunReport report)
    {
        if (report.Pairs is not { } pairs || pairs.Together.Count + pairs.Confused.Count == 0)
        {
            yield break;
        }

        yield return Part.Lead($"Test pieces, the {Shown} most frequent pairs of each kind.");
        yield return Table("Labelled with both", "Tag", "And", pairs.Together, report);
        yield return Table("Taken for another: labelled with the first and tagged with the second only", "Labelled", "Tagged", pairs.Confused, report);
    }

    private static XElement Table(string caption, string first, string second, IReadOnlyList<TagPair> pairs, RunReport report)
    {
        var table = new HtmlTable(caption, first, second, "Pieces") { Words = new HashSet<string> { second } };
        foreach (TagPair pair in pairs.Take(Shown))
        {
            table.Row(Part.Tag(report, pair.First), Part.Tag(report, pair.Second), Figure.Count(pair.Pieces));
        }

        return table.Render();
    }
}
