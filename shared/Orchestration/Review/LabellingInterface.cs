using System.Xml.Linq;

namespace BertPipeline.Orchestration.Review;

/// <summary>The labelling interface of a Label Studio project for the tasks that <see cref="TaskFormat"/> writes (labelstud.io/tags/choices).</summary>
public static class LabellingInterface
{
    // Names that every result of a task repeats.
    internal const string Control = "labels";
    internal const string Shown = "text";

    public static string Of(IEnumerable<string> tags) => new XElement(
        "View",
        new XElement("Text", new XAttribute("name", Shown), new XAttribute("value", "$" + Shown)),
        new XElement(
            "Choices", new XAttribute("name", Control), new XAttribute("toName", Shown), new XAttribute("choice", "multiple"),
            tags.Select(tag => new XElement("Choice", new XAttribute("value", tag))))).ToString();
}
