namespace BertPipeline.Text.Sentences;

/// <summary>Whether a line break ends a sentence. It does, but for lines that were wrapped in the middle of one.</summary>
internal static class LineBreak
{
    private const int WordsOfASentence = 3;

    /// <param name="line">The sentence so far.</param>
    /// <param name="rest">The text behind the break, white space skipped.</param>
    public static bool IsWrap(ReadOnlySpan<char> line, ReadOnlySpan<char> rest, bool blankLine)
    {
        line = line.TrimEnd();
        if (blankLine || line.IsEmpty || rest.IsEmpty || !char.IsLower(rest[0]) || ListMarker.At(rest).Length > 0 || Emoticon.Length(rest, 0) > 0)
        {
            return false;
        }

        // It began as a sentence does and has not ended; a list of words or a heading in lower case is none.
        char last = line[^1];
        bool open = char.IsLetterOrDigit(last) || last is ',' or '\'' or '’' or '"' or ')';
        return open && StartsAsSentence(line) && Words(line) >= WordsOfASentence;
    }

    private static bool StartsAsSentence(ReadOnlySpan<char> line)
    {
        int at = 0;
        while (at < line.Length && Characters.IsOpener(line[at]))
        {
            at++;
        }

        return at < line.Length && char.IsUpper(line[at]);
    }

    private static int Words(ReadOnlySpan<char> line)
    {
        int words = 0;
        for (int i = 0; i < line.Length && words < WordsOfASentence; i++)
        {
            words += !char.IsWhiteSpace(line[i]) && (i == 0 || char.IsWhiteSpace(line[i - 1])) ? 1 : 0;
        }

        return words;
    }
}
