using System.Globalization;
using System.Xml.Linq;
using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>Pieces of HTML that several sections use.</summary>
internal static class Part
{
    private const int Colors = 8;
    private const int LongestInPicture = 20;

    public static XElement Lead(string text) => new("p", new XAttribute("class", "lead"), text);

    public static XElement Note(string text) => new("p", new XAttribute("class", "note"), text);

    public static XElement Small(string text) => new("small", text);

    /// <summary>A tag's name, marked where its figures say little.</summary>
    public static object[] Tag(RunReport report, string tag) => report.Comparison.TooFew.Contains(tag)
        ? [tag, new XElement("span", new XAttribute("class", "flag"), "too few")]
        : [tag];

    /// <summary>The same for pictures, which hold text only, and little of it.</summary>
    public static string TagText(RunReport report, string tag)
    {
        var text = new StringInfo(tag);
        string cut = text.LengthInTextElements > LongestInPicture ? text.SubstringByTextElements(0, LongestInPicture - 1) + "…" : tag;
        return report.Comparison.TooFew.Contains(tag) ? cut + " (too few)" : cut;
    }

    /// <summary>An estimate with its interval beneath.</summary>
    public static object[] WithInterval(Estimate estimate) => [Figure.Of(estimate.Value), " ", Small($"({Figure.Interval(estimate)})")];

    public static XElement Details(string summary, bool open, params object?[] content) => new(
        "details", open ? new XAttribute("open", "open") : null, new XElement("summary", summary), content);

    public static XElement Facts(params (string Term, string Fact)[] facts) => new(
        "dl",
        new XAttribute("class", "facts"),
        facts.SelectMany(f => new[] { new XElement("dt", f.Term), new XElement("dd", f.Fact) }));

    /// <summary>The colour of a variant: the baseline is grey, the others follow in order.</summary>
    public static int Color(RunReport report, string variant)
    {
        if (variant == report.Comparison.Baseline)
        {
            return 0;
        }

        int index = report.Comparison.Variants.Select(v => v.Variant).Where(v => v != report.Comparison.Baseline).ToList().IndexOf(variant);
        return 1 + (Math.Max(0, index) % (Colors - 1));
    }
}
