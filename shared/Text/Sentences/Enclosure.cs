namespace BertPipeline.Text.Sentences;

/// <summary>Quotations and parentheses, whose sentences stay with the sentence around them.</summary>
internal static class Enclosure
{
    // Beyond this, an opening mark is more likely a slip than a quotation.
    private const int Longest = 400;

    /// <summary>Where the mark that closes the one at <paramref name="open"/> stands; -1 when it opens nothing.</summary>
    public static int Close(ReadOnlySpan<char> text, int open)
    {
        char closing = text[open] switch { '(' => ')', '[' => ']', '“' => '”', '"' => '"', '«' => '»', '‘' => '’', '\'' or '`' => '\'', _ => '\0' };
        bool opens = closing != '\0' && open + 1 < text.Length && !char.IsWhiteSpace(text[open + 1])
            && (open == 0 || char.IsWhiteSpace(text[open - 1]) || Characters.IsOpener(text[open - 1])
                || (closing is ')' or ']' or '”' && char.IsLetterOrDigit(text[open - 1])));
        if (!opens)
        {
            return -1;
        }

        int end = Math.Min(text.Length, open + Longest);
        return closing is '\'' or '’' ? CloseSingle(text[..end], open) : Close(text[..end], open, closing);
    }

    private static int Close(ReadOnlySpan<char> text, int open, char closing)
    {
        int depth = 1;
        for (int i = open + 1; i < text.Length && !Characters.IsLineBreak(text[i]); i++)
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

    /// <summary>
    /// An apostrophe looks the same as the mark that closes. A mark before it tells, <c>'It is. Really.'</c>, or a word that takes no apostrophe at its
    /// end, <c>'where am I'</c>; a mark that opens shows that the first one did not.
    /// </summary>
    private static int CloseSingle(ReadOnlySpan<char> text, int open)
    {
        if (!OpensSingle(text, open))
        {
            return -1;
        }

        for (int i = open + 2; i < text.Length && !Characters.IsLineBreak(text[i]); i++)
        {
            char before = text[i - 1];
            if (text[i] is not ('\'' or '’') || (i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1])))
            {
                if (text[i] == text[open] && char.IsWhiteSpace(before) && OpensSingle(text, i))
                {
                    return -1;
                }

                continue;
            }

            bool isPossessive = before is 's' or 'S' && text[open] != '‘';
            if (!char.IsWhiteSpace(before) && !isPossessive)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool OpensSingle(ReadOnlySpan<char> text, int at) =>
        at + 1 < text.Length && char.IsLetter(text[at + 1]) && !EnglishWords.Is(Characters.WordAt(text, at + 1), WordKinds.Elided);
}
