namespace BertPipeline.Text.Sentences;

/// <summary>Faces typed with punctuation: eyes, perhaps a nose, a mouth, as in <c>:-)</c>; and <c>&lt;3</c>, <c>^_^</c>.</summary>
internal static class Emoticon
{
    /// <summary>Length of the emoticon at <paramref name="at"/>, 0 when there is none. It must end where a word would.</summary>
    public static int Length(ReadOnlySpan<char> text, int at)
    {
        ReadOnlySpan<char> rest = text[at..];
        int length = Face(rest);
        if (length == 0)
        {
            length = rest.StartsWith("<3") ? 2 : rest.StartsWith("^_^") || rest.StartsWith("-_-") ? 3 : 0;
        }

        bool ends = length == rest.Length || (length > 0 && (char.IsWhiteSpace(rest[length]) || Characters.IsTerminator(rest[length]) || rest[length] is ','));
        return ends ? length : 0;
    }

    private static int Face(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || !(text[0] is ':' or ';' or '=' || (text[0] is 'x' or 'X' && text[1] == 'D')))
        {
            return 0;
        }

        int mouth = text[1] is '-' or '\'' or '^' ? 2 : 1;
        int end = mouth;
        while (end < text.Length && text[end] is ')' or '(' or ']' or '[' or 'D' or 'P' or 'p' or 'O' or 'o' or '/' or '\\' or '|' or '*' or '3')
        {
            end++;
        }

        return end > mouth ? end : 0;
    }
}
