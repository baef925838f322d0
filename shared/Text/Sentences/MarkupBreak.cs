namespace BertPipeline.Text.Sentences;

/// <summary>The tags that break lines in feedback which came from web forms: <c>&lt;br /&gt;</c>, <c>&lt;/p&gt;</c>.</summary>
internal static class MarkupBreak
{
    private static readonly string[] Tags = ["<br>", "<br/>", "<br />", "</p>", "</div>", "</li>"];

    /// <summary>Length of the tags at <paramref name="at"/>; 0 when there is none.</summary>
    public static int Length(ReadOnlySpan<char> text, int at)
    {
        int end = at;
        for (int length = One(text[at..]); length > 0; length = One(text[end..]))
        {
            end += length;
        }

        return end - at;
    }

    private static int One(ReadOnlySpan<char> text)
    {
        foreach (string tag in Tags)
        {
            if (text.StartsWith(tag, StringComparison.OrdinalIgnoreCase))
            {
                return tag.Length;
            }
        }

        return 0;
    }
}
