namespace BertPipeline.Text.Sentences;

/// <summary>Lists whose items stand in one line: "Problems: 1) slow 2) old".</summary>
internal static class ListItems
{
    // A list whose items are longer is cut by its other marks.
    private const int Window = 2000;

    // A sentence with more "1." that start no list is no introduction to one; without a bound, each would be looked at from each sentence.
    private const int MostCandidates = 4;

    /// <summary>
    /// Where the sentence that starts <paramref name="text"/> must end for the next item of its list, or for the first item of a list that it
    /// introduces. A large number when there is no such place.
    /// </summary>
    /// <param name="ownLength">Length of the marker that the sentence itself starts with.</param>
    public static int Next(ReadOnlySpan<char> text, out int ownLength)
    {
        text = text[..Math.Min(text.Length, Window)];
        ListMarker own = ListMarker.At(text);
        ownLength = own.Length;
        return Math.Min(own.Length > 0 ? Following(text, own) : int.MaxValue, FirstItem(text, own.Length));
    }

    private static int FirstItem(ReadOnlySpan<char> text, int from)
    {
        int candidates = 0;
        for (int at = Math.Max(from, 1); at < text.Length && candidates < MostCandidates; at++)
        {
            int found = text[at..].IndexOf('1');
            if (found < 0)
            {
                break;
            }

            at += found;
            int start = StartOfMarker(text, at);
            ListMarker marker = start > from && char.IsWhiteSpace(text[start - 1]) ? ListMarker.At(text[start..]) : default;
            if (marker.IsFirstNumber)
            {
                candidates++;
                if (!BelongsToWord(text, start) && Following(text[start..], marker) < int.MaxValue)
                {
                    return start;
                }
            }
        }

        return int.MaxValue;
    }

    /// <summary>The bullet or parenthesis before the number or letter at <paramref name="at"/>, or that itself.</summary>
    private static int StartOfMarker(ReadOnlySpan<char> text, int at)
    {
        int end = text[..at].TrimEnd().Length;
        bool isPrefixed = end > 0 && (Characters.IsBullet(text[end - 1]) || (end == at && text[end - 1] == '('));
        return isPrefixed ? end - 1 : at;
    }

    /// <summary>"Version 2. It works": the number goes with the word before it.</summary>
    private static bool BelongsToWord(ReadOnlySpan<char> text, int at) =>
        EnglishWords.Is(Characters.WordBefore(text, text[..at].TrimEnd().Length), WordKinds.TakesNumber);

    /// <summary>Where the marker that follows <paramref name="marker"/>, at the start of <paramref name="text"/>, stands.</summary>
    private static int Following(ReadOnlySpan<char> text, ListMarker marker)
    {
        char digit = marker.NextDigit;
        for (int at = marker.Length; at < text.Length; at++)
        {
            int found = digit == '\0' ? text[at..].IndexOfAnyInRange('A', 'z') : text[at..].IndexOf(digit);
            if (found < 0)
            {
                break;
            }

            at += found;
            int start = StartOfMarker(text, at);
            bool couldStart = start >= marker.Length && char.IsWhiteSpace(text[start - 1]);
            if (couldStart && marker.IsFollowedBy(ListMarker.At(text[start..])) && !BelongsToWord(text, start))
            {
                return start;
            }
        }

        return int.MaxValue;
    }
}
