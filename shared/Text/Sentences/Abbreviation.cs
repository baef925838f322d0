namespace BertPipeline.Text.Sentences;

/// <summary>Whether a single full stop belongs to an abbreviation and the sentence goes on behind it.</summary>
internal static class Abbreviation
{
    /// <param name="before">The sentence up to the full stop.</param>
    /// <param name="next">What follows the full stop and white space.</param>
    public static bool GoesOn(ReadOnlySpan<char> before, FollowingText next)
    {
        ReadOnlySpan<char> word = Characters.WordBefore(before, before.Length);
        if (word.IsEmpty)
        {
            return false;
        }

        WordKinds kinds = EnglishWords.Of(word);
        bool initial = IsInitial(before, word, next);
        bool isName = Has(kinds, WordKinds.PartOfName) || initial || IsInitialism(word);
        if (next.Word.IsEmpty)
        {
            return StandsBefore(next.First) && (isName || Has(kinds, WordKinds.Title | WordKinds.Introducing | WordKinds.BeforeNumber | WordKinds.Unit));
        }

        if (next.IsDigit && Has(kinds, WordKinds.BeforeNumber))
        {
            return true;
        }

        if (Has(kinds, WordKinds.Title))
        {
            return next.IsLower || !next.Is(WordKinds.Subject);
        }

        if (Has(kinds, WordKinds.Introducing))
        {
            return true;
        }

        if (Has(kinds, WordKinds.TimeOfDay))
        {
            return next.IsLower || next.Is(WordKinds.BehindTime) || OpensWithTime(before);
        }

        bool isUnit = Has(kinds, WordKinds.Unit) && !Has(kinds, WordKinds.PartOfName);
        if (isUnit || (Has(kinds, WordKinds.UnitBehindNumber) && FollowsNumber(before, word)))
        {
            return next.IsLower && !(word.Equals("etc", StringComparison.OrdinalIgnoreCase) && next.Is(WordKinds.Subject));
        }

        return isName && (next.IsLower || next.IsOrdinal || next.IsInitial || !(next.Is(WordKinds.Starter) || (next.IsDigit && next.First != '(')));
    }

    /// <summary>The word cannot end a sentence where only a space may have been forgotten.</summary>
    public static bool NeverEnds(ReadOnlySpan<char> word) => EnglishWords.Is(word, WordKinds.Title | WordKinds.Introducing);

    private static bool Has(WordKinds kinds, WordKinds kind) => (kinds & kind) != 0;

    // "Mon. - Fri.", "approx. $20", "Pitt Bros. & Sons".
    private static bool StandsBefore(char sign) => sign is '-' or '–' or '—' or '&' or '+' or '/' or '#' or '$' or '€' or '£' or '%' or '~' or '=';

    /// <summary>"At 5 a.m. Mr. Smith went": the sentence has only said when.</summary>
    private static bool OpensWithTime(ReadOnlySpan<char> before)
    {
        if (!EnglishWords.Is(Characters.WordAt(before, 0), WordKinds.Preposition))
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

    /// <summary>
    /// A single letter: "J. Smith". "I" is one too, where a name may follow: "Albert I. Jones". A small letter is one behind a number, "5 m.", and among
    /// others, "e. g."; elsewhere it is somebody's short word: "thank u."
    /// </summary>
    private static bool IsInitial(ReadOnlySpan<char> before, ReadOnlySpan<char> word, FollowingText next)
    {
        bool alone = before.Length == 1 || char.IsWhiteSpace(before[^2]) || Characters.IsOpener(before[^2]) || before[^2] is '-';
        if (word.Length != 1 || !char.IsLetter(word[0]) || !alone)
        {
            return false;
        }

        return char.IsLower(word[0]) ? next.IsInitial || FollowsInitial(before) || FollowsNumber(before, word) : !(word[0] == 'I' && next.IsLower);
    }

    // "e. g"
    private static bool FollowsInitial(ReadOnlySpan<char> before) =>
        before.Length >= 4 && before[^2] == ' ' && before[^3] == '.' && char.IsLetter(before[^4]) && (before.Length == 4 || !char.IsLetterOrDigit(before[^5]));

    // "9 in"
    private static bool FollowsNumber(ReadOnlySpan<char> before, ReadOnlySpan<char> word)
    {
        int at = before.Length - word.Length - 1;
        return at > 0 && char.IsWhiteSpace(before[at]) && char.IsAsciiDigit(before[at - 1]);
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
}
