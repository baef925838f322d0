using System.Xml.Linq;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>The definitions behind the figures.</summary>
internal static class MethodSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        yield return new("ul", Method.Lines(report).Select(line => new XElement("li", line)));
    }
}
