namespace BertPipeline.Text.Sentences;

/// <summary>
/// The rules that decide whether a <see cref="Terminator"/> that white space follows ends the sentence. They look back to the start of the sentence and
/// ahead to the next words only, so that a sentence that was cut out is not cut again.
/// </summary>
internal static class SentenceEnd
{
    /// <param name="sentence">The text from the start of the sentence.</param>
    /// <param name="terminator">Within <paramref name="sentence"/>.</param>
    /// <param name="rest">What follows, white space skipped; not empty.</param>
    public static bool Ends(ReadOnlySpan<char> sentence, Terminator terminator, ReadOnlySpan<char> rest)
    {
        var next = new FollowingText(rest);
        if (terminator.EndsWithCloser)
        {
            return !GoesOnBehindCloser(sentence, terminator, next);
        }

        if (terminator.HasMark)
        {
            return !IsNameWithMark(sentence, terminator, next);
        }

        if (terminator.IsEllipsis)
        {
            return next.IsUpper && !next.IsFirstPerson;
        }

        // The stop behind "(photos, etc.)." is none of the abbreviation's.
        return terminator.HasCloser || !Abbreviation.GoesOn(sentence[..terminator.Start], next);
    }

    /// <summary>
    /// "She works at Yahoo! in accounting": a name that is written so, or a capitalised word inside the sentence, and the sentence goes on.
    /// </summary>
    public static bool IsNameWithMark(ReadOnlySpan<char> sentence, Terminator terminator, FollowingText next)
    {
        ReadOnlySpan<char> word = Characters.WordBefore(sentence, terminator.Start);
        bool isName = terminator.End - terminator.Start == 1 && sentence[terminator.Start] == '!' && word.Length > 1
            && char.IsUpper(word[0]) && char.IsLower(word[1]) && next.Word.Length > 0;
        if (!isName)
        {
            return false;
        }

        return EnglishWords.Is(word, WordKinds.NameWithMark)
            ? next.IsLower || !next.Is(WordKinds.Starter)
            : next.IsLower && word.Length < terminator.Start && next.Is(WordKinds.Continuing);
    }

    private static bool GoesOnBehindCloser(ReadOnlySpan<char> sentence, Terminator terminator, FollowingText next)
    {
        if (next.Word.IsEmpty)
        {
            // "Great app!" - so they said.
            return next.IsDashed;
        }

        if (next.IsLower || (terminator.IsEllipsis && (!next.IsUpper || next.IsFirstPerson)))
        {
            return true;
        }

        // "Why?" I asked. "It is!" Bob said.
        return terminator.HasMark && Characters.IsQuote(sentence[terminator.End - 1]) && (next.IsFirstPerson || !next.Is(WordKinds.Starter))
            && next.IsUpper && EnglishWords.Is(next.SecondWord, WordKinds.Speech);
    }
}
