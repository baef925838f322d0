using System.Globalization;
using System.Xml.Linq;

namespace BertPipeline.Evaluation.Reports.Svg;

/// <summary>Elements of inline SVG. Colours come from classes, so that they follow the reader's light or dark scheme.</summary>
internal static class Draw
{
    /// <summary>A picture with a title and a description for screen readers; it grows and shrinks with the page.</summary>
    public static XElement Picture(string id, double width, double height, string title, string description, IEnumerable<XElement> content) => new(
        "svg",
        new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
        new XAttribute("role", "img"),
        new XAttribute("aria-labelledby", $"{id}-title {id}-description"),
        new XElement("title", new XAttribute("id", $"{id}-title"), title),
        new XElement("desc", new XAttribute("id", $"{id}-description"), description),
        content);

    /// <summary>Where the page is narrow it scrolls by itself, with the keyboard too.</summary>
    public static XElement Scrolling(string style, string title, XElement picture) => new(
        "div", new XAttribute("class", style), new XAttribute("role", "region"), new XAttribute("tabindex", "0"), new XAttribute("aria-label", title), picture);

    public static XElement Line(double x1, double y1, double x2, double y2, string style) => new(
        "line",
        Attribute("x1", x1), Attribute("y1", y1), Attribute("x2", x2), Attribute("y2", y2), new XAttribute("class", style));

    /// <param name="anchor">start, middle or end.</param>
    public static XElement Text(double x, double y, string text, string style, string anchor = "start") => new(
        "text",
        Attribute("x", x), Attribute("y", y), new XAttribute("class", style), new XAttribute("text-anchor", anchor), text);

    public static XElement Rectangle(double x, double y, double width, double height, string style) => new(
        "rect",
        Attribute("x", x), Attribute("y", y), Attribute("width", Math.Max(0, width)), Attribute("height", height), new XAttribute("class", style));

    public static XElement Circle(double x, double y, double radius, string style) => new(
        "circle",
        Attribute("cx", x), Attribute("cy", y), Attribute("r", radius), new XAttribute("class", style));

    public static XElement Polyline(IEnumerable<(double X, double Y)> points, string style) => new(
        "polyline",
        new XAttribute("points", string.Join(' ', points.Select(p => $"{Number(p.X)},{Number(p.Y)}"))),
        new XAttribute("class", style));

    private static XAttribute Attribute(string name, double value) => new(name, Number(value));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
