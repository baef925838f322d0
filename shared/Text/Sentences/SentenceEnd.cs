namespace BertPipeline.Text.Sentences;

/// <summary>
/// The rules that decide whether a <see cref="Terminator"/> ends the sentence. They look back to the start of the sentence and ahead to the next word
/// only, so that a sentence that was cut out is not cut again.
/// </summary>
internal static class SentenceEnd
{
    /// <summary>The rules for a terminator that white space follows.</summary>
    /// <param name="sentence">The text from the start of the sentence.</param>
    /// <param name="terminator">Within <paramref name="sentence"/>.</param>
    /// <param name="rest">What follows, white space skipped; not empty.</param>
    public static bool Ends(ReadOnlySpan<char> sentence, Terminator terminator, ReadOnlySpan<char> rest)
    {
        ReadOnlySpan<char> next = NextWord(rest);
        bool lower = next.Length > 0 && char.IsLower(next[0]);
        if (terminator.HasMark)
        {
            return !lower || !(terminator.HasCloser || IsNameWithMark(sentence, terminator, next));
        }

        if (terminator.IsEllipsis)
        {
            // "I" is a capital everywhere, so it tells nothing.
            return next.Length > 0 && char.IsUpper(next[0]) && !IsFirstPerson(next);
        }

        return terminator.HasCloser ? !lower : FullStopEnds(sentence[..terminator.Start], next, lower);
    }

    /// <summary>The rules for a terminator that a character follows at once: a space may have been forgotten.</summary>
    public static bool EndsWithoutSpace(ReadOnlySpan<char> sentence, Terminator terminator)
    {
        ReadOnlySpan<char> next = Characters.WordAt(sentence, terminator.End);
        if (terminator.HasCloser || next.IsEmpty || !char.IsUpper(next[0]))
        {
            return false;
        }

        if (terminator.HasMark || terminator.IsEllipsis)
        {
            return (terminator.HasMark || !IsFirstPerson(next)) && !IsInAddress(sentence, terminator);
        }

        // "world.Today", not "U.S", "Node.Js", "System.Text.Json" or "v2.Beta1".
        ReadOnlySpan<char> before = Characters.WordBefore(sentence, terminator.Start);
        ReadOnlySpan<char> behind = sentence[(terminator.End + next.Length)..];
        bool isWord = IsFirstPerson(next) || (next.Length > 1 && char.IsLower(next[1]));
        bool isPath = behind.Length > 1 && behind[0] is '.' or '(' or '_' && !char.IsWhiteSpace(behind[1]) && !EnglishWords.IsTitle(next);
        return before.Length > 1 && !before.Contains('.') && isWord && !isPath && !EnglishWords.IsFileEnding(next)
            && !IsMarkerOnly(sentence, terminator) && !IsInAddress(sentence, terminator);
    }

    private static bool IsInAddress(ReadOnlySpan<char> sentence, Terminator terminator)
    {
        ReadOnlySpan<char> token = Characters.TokenAround(sentence, terminator.Start);
        return token.ContainsAny('@', '/') || token.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
    }

    private static bool FullStopEnds(ReadOnlySpan<char> before, ReadOnlySpan<char> next, bool lower)
    {
        if (next.IsEmpty)
        {
            return true;
        }

        ReadOnlySpan<char> word = Characters.WordBefore(before, before.Length);
        if (EnglishWords.StandsBeforeNumber(word) && char.IsAsciiDigit(next[0]))
        {
            return false;
        }

        if (word.Length == 0)
        {
            return true;
        }

        if (EnglishWords.IsTitle(word) || EnglishWords.IsIntroducing(word))
        {
            return false;
        }

        if (EnglishWords.IsUnit(word))
        {
            return !lower && !(EnglishWords.IsTimeOfDay(word) && OpensWithTime(before));
        }

        bool isAbbreviation = EnglishWords.IsPartOfName(word) || IsInitial(before, word) || IsInitialism(word);
        return !isAbbreviation || (!lower && (EnglishWords.StartsSentence(next) || char.IsAsciiDigit(next[0])));
    }

    /// <summary>"At 5 a.m. Mr. Smith went": the sentence has only said when.</summary>
    private static bool OpensWithTime(ReadOnlySpan<char> before)
    {
        if (!EnglishWords.IsPreposition(Characters.WordAt(before, 0)))
        {
            return false;
        }

        int spaces = 0;
        foreach (char c in before)
        {
            spaces += char.IsWhiteSpace(c) ? 1 : 0;
        }

        return spaces <= 2;
    }

    /// <summary>"She works at Yahoo! in accounting": a capitalised word inside the sentence, and the sentence goes on.</summary>
    private static bool IsNameWithMark(ReadOnlySpan<char> sentence, Terminator terminator, ReadOnlySpan<char> next)
    {
        ReadOnlySpan<char> word = Characters.WordBefore(sentence, terminator.Start);
        return terminator.End - terminator.Start == 1 && sentence[terminator.Start] == '!' && word.Length > 1 && word.Length < terminator.Start
            && char.IsUpper(word[0]) && char.IsLower(word[1]) && EnglishWords.Continues(next);
    }

    /// <summary>A single letter: "J. Smith". "I" is one too, where a name may follow: "Albert I. Jones".</summary>
    private static bool IsInitial(ReadOnlySpan<char> before, ReadOnlySpan<char> word)
    {
        bool alone = before.Length == 1 || char.IsWhiteSpace(before[^2]) || Characters.IsOpener(before[^2]) || before[^2] is '-';
        return word.Length == 1 && char.IsLetter(word[0]) && alone;
    }

    /// <summary>Letters with dots between them: "U.S", "a.k.a".</summary>
    private static bool IsInitialism(ReadOnlySpan<char> word)
    {
        for (int i = 0; i < word.Length; i++)
        {
            if (i % 2 == 0 ? !char.IsLetter(word[i]) : word[i] != '.')
            {
                return false;
            }
        }

        return word.Length >= 3 && word.Length % 2 == 1;
    }

    /// <summary>"1.Open the app": the number at the start of an item.</summary>
    private static bool IsMarkerOnly(ReadOnlySpan<char> sentence, Terminator terminator) =>
        terminator.Start <= 3 && sentence[..terminator.Start].IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool IsFirstPerson(ReadOnlySpan<char> word) => word[0] == 'I' && (word.Length == 1 || word[1] is '\'' or '’');

    private static ReadOnlySpan<char> NextWord(ReadOnlySpan<char> rest)
    {
        int at = 0;
        while (at < rest.Length && Characters.IsOpener(rest[at]))
        {
            at++;
        }

        return Characters.WordAt(rest, at);
    }
}
