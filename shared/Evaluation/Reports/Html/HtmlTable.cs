using System.Xml.Linq;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>A table with a caption and headers that a screen reader understands; it scrolls by itself where the page is narrow.</summary>
internal sealed class HtmlTable(string caption, params string[] headers)
{
    private readonly List<XElement> _rows = [];

    /// <summary>Headers of columns that hold words and stand on the left; the first always does.</summary>
    public IReadOnlySet<string> Words { get; init; } = new HashSet<string>();

    /// <param name="name">The row's header.</param>
    /// <param name="cells">Text or elements, one a further column.</param>
    public HtmlTable Row(object name, params object[] cells) => Row(null, name, cells);

    /// <summary>A row that stands out.</summary>
    public HtmlTable StrongRow(object name, params object[] cells) => Row("strong", name, cells);

    public XElement Render() => new(
        "div",
        new XAttribute("class", "scroll"),
        new XAttribute("role", "region"),
        new XAttribute("tabindex", "0"),
        new XAttribute("aria-label", caption),
        new XElement(
            "table",
            new XElement("caption", caption),
            new XElement("thead", new XElement("tr", headers.Select((h, i) => new XElement("th", new XAttribute("scope", "col"), Align(i), h)))),
            new XElement("tbody", _rows)));

    private HtmlTable Row(string? style, object name, object[] cells)
    {
        _rows.Add(new XElement(
            "tr",
            style is null ? null : new XAttribute("class", style),
            new XElement("th", new XAttribute("scope", "row"), name),
            cells.Select((cell, i) => new XElement("td", Align(i + 1), cell))));
        return this;
    }

    private XAttribute? Align(int column) => column == 0 || Words.Contains(headers[column]) ? null : new XAttribute("class", "n");
}
