namespace BertPipeline.Text.Sentences;

/// <summary>The rules for a <see cref="Terminator"/> that a character follows at once: a space may have been forgotten.</summary>
internal static class MissingSpace
{
    private const int ShortestWord = 3;

    // More digits are no count but a code.
    private const int LongestNumber = 4;

    /// <param name="sentence">The text from the start of the sentence on, with what may follow it.</param>
    public static bool Ends(ReadOnlySpan<char> sentence, Terminator terminator)
    {
        var next = new FollowingText(sentence[terminator.End..]);
        if (Characters.IsWide(sentence[terminator.End - 1]))
        {
            return !Characters.IsCloser(next.First);
        }

        if (terminator.EndsWithCloser || Characters.IsOpener(next.First) || Characters.IsInAddress(sentence, terminator.Start))
        {
            return false;
        }

        if (terminator.HasMark)
        {
            return StartsBehindMark(next) && !SentenceEnd.IsNameWithMark(sentence, terminator, next);
        }

        if (terminator.IsEllipsis)
        {
            return next.IsUpper && (next.Word.Length > 1 || next.IsPlainWord) && !next.IsFirstPerson;
        }

        bool starts = next.IsUpper ? next.IsPlainWord : StartsInLowerCase(next, ShortestWord) || (next.IsDigit && next.Word.Length <= LongestNumber);
        return starts && !next.IsPath && FullStopEnds(sentence, terminator, next);
    }

    private static bool StartsBehindMark(FollowingText next)
    {
        if (next.IsUpper)
        {
            return next.IsPlainWord || next.Word.Length > 1;
        }

        // In "!!1!" somebody's finger slipped off the key.
        return next.IsDigit ? next.Word.IndexOfAnyExcept('1') >= 0 : StartsInLowerCase(next, 1);
    }

    /// <summary>"world.Today", "crashes.please" and "app.5 stars", not "U.S", "Node.Js", "foo.bar", "No.5" or "v2.Beta".</summary>
    private static bool FullStopEnds(ReadOnlySpan<char> sentence, Terminator terminator, FollowingText next)
    {
        ReadOnlySpan<char> before = Characters.WordBefore(sentence, terminator.Start);
        if (next.Is(WordKinds.FileEnding) && !(next.Is(WordKinds.Starter) && IsLowerWord(before)))
        {
            return false;
        }

        if (before.IsEmpty)
        {
            // "(really).Buy it" and "this app .Love it", not ".NET".
            char last = terminator.Start > 0 ? sentence[terminator.Start - 1] : '\0';
            return !next.IsDigit && (Characters.IsCloser(last) || char.IsWhiteSpace(last));
        }

        bool isInitial = before.Length == 1 && !(char.IsAsciiDigit(before[0]) && next.Is(WordKinds.Starter));
        if (isInitial || before.Contains('.') || Abbreviation.NeverEnds(before) || IsMarkerOnly(sentence, terminator))
        {
            return false;
        }

        if (next.IsUpper)
        {
            return !EnglishWords.Is(before, WordKinds.PartOfName) || next.Is(WordKinds.Starter);
        }

        bool isWord = before.Length >= ShortestWord || next.IsLower;
        return isWord && IsLowerWord(before[1..])
            && !EnglishWords.Is(before, WordKinds.PartOfName | WordKinds.Unit | WordKinds.BeforeNumber | WordKinds.Unfinished)
            && (next.IsLower || !EnglishWords.Is(before, WordKinds.TakesNumber));
    }

    // Behind a full stop, words of two letters are endings of host names more often: "amazon.it".
    private static bool StartsInLowerCase(FollowingText next, int shortest) =>
        next.IsLower && next.Is(WordKinds.Starter) && (next.Word.Length >= shortest || next.Word is "i");

    private static bool IsLowerWord(ReadOnlySpan<char> word)
    {
        foreach (char c in word)
        {
            if (!char.IsLower(c) && c is not ('\'' or '’'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>"1.Open the app": the number at the start of an item.</summary>
    private static bool IsMarkerOnly(ReadOnlySpan<char> sentence, Terminator terminator) =>
        terminator.Start <= 3 && sentence[..terminator.Start].IndexOfAnyExceptInRange('0', '9') < 0;
}
