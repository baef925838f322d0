using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>
/// Writes elements as HTML. They are XML throughout, so that text is escaped by construction: feedback is written by strangers.
/// </summary>
internal static class HtmlDocument
{
    private static readonly HashSet<string> Void = ["meta", "br", "hr"];

    public static string Write(XElement html) => "<!DOCTYPE html>\n" + WriteFragment(html) + "\n";

    /// <summary>A part of a page.</summary>
    public static string WriteFragment(XElement html)
    {
        foreach (XElement element in html.DescendantsAndSelf())
        {
            foreach (XAttribute attribute in element.Attributes())
            {
                attribute.Value = Clean(attribute.Value);
            }

            // HTML knows no <td/>: what is empty needs its end tag.
            if (element.IsEmpty && !Void.Contains(element.Name.LocalName))
            {
                element.Add(string.Empty);
            }
        }

        foreach (XText text in html.DescendantNodes().OfType<XText>())
        {
            text.Value = Clean(text.Value);
        }

        return html.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>Control characters and halves of surrogate pairs cannot stand in XML; U+FFFD shows where they were.</summary>
    private static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool allowed = rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value);
            clean.Append(allowed ? rune.ToString() : "\uFFFD");
        }

        return clean.ToString();
    }
}
