namespace BertPipeline.Text.Reading;

/// <summary>A document in the article's layout: lines without blank ones between them, so that a blank line can end it.</summary>
public static class DocumentText
{
    /// <summary>Trims the lines, drops blank ones, and parts the rest by single line feeds; empty when there is no text.</summary>
    public static string Normalize(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny('\n', '\r') < 0)
        {
            return text.Trim().ToString();
        }

        var document = new System.Text.StringBuilder(text.Length);
        foreach (Range range in text.SplitAny('\n', '\r'))
        {
            ReadOnlySpan<char> line = text[range].Trim();
            if (line.Length > 0)
            {
                document.Append(document.Length > 0 ? "\n" : "").Append(line);
            }
        }

        return document.ToString();
    }
}
