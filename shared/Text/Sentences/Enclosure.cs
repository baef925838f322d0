namespace BertPipeline.Text.Sentences;

/// <summary>Quotations and parentheses, whose sentences stay with the sentence around them.</summary>
internal static class Enclosure
{
    // Beyond this, an opening mark is more likely a slip than a quotation.
    private const int Longest = 400;

    /// <summary>Where the mark that closes the one at <paramref name="open"/> stands; -1 when it opens nothing.</summary>
    public static int Close(ReadOnlySpan<char> text, int open)
    {
        char closing = text[open] switch { '(' => ')', '[' => ']', '“' => '”', '"' => '"', _ => '\0' };
        bool opens = closing != '\0' && open + 1 < text.Length && !char.IsWhiteSpace(text[open + 1])
            && (open == 0 || char.IsWhiteSpace(text[open - 1]) || Characters.IsOpener(text[open - 1]) || (text[open] != '"' && char.IsLetterOrDigit(text[open - 1])));
        if (!opens)
        {
            return -1;
        }

        int depth = 1;
        int end = Math.Min(text.Length, open + Longest);
        for (int i = open + 1; i < end && !Characters.IsLineBreak(text[i]); i++)
        {
            if (text[i] == closing && (closing != '"' || !char.IsWhiteSpace(text[i - 1])))
            {
                depth--;
            }
            else if (text[i] == text[open])
            {
                depth++;
            }

            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
