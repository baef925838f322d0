using System.Xml.Linq;

namespace BertPipeline.Evaluation.Reports.Svg;

/// <summary>Says which colour is what, once a name.</summary>
internal static class Legend
{
    public static XElement Of(IEnumerable<(string Name, int Color, string Style)> entries) => new(
        "ul",
        new XAttribute("class", "legend"),
        entries.Distinct().Select(e => new XElement(
            "li", new XElement("span", new XAttribute("class", $"swatch {e.Style} c{e.Color}"), new XAttribute("aria-hidden", "true")), e.Name)));
}
