using System.Globalization;

namespace BertPipeline.Text.Sentences;

/// <summary>What an item of a list starts with: an optional bullet, a number or a letter, and <c>.</c>, <c>)</c> or <c>.)</c>.</summary>
internal readonly ref struct ListMarker
{
    // A list whose items are longer is cut by its other marks.
    private const int Window = 2000;

    private readonly ReadOnlySpan<char> _suffix;
    private readonly char _bullet;
    private readonly bool _isLetter;
    private readonly int _ordinal;

    private ListMarker(char bullet, bool isLetter, int ordinal, ReadOnlySpan<char> suffix, int length)
    {
        _bullet = bullet;
        _isLetter = isLetter;
        _ordinal = ordinal;
        _suffix = suffix;
        Length = length;
    }

    /// <summary>Characters of the marker; 0 when the text does not start with one.</summary>
    public int Length { get; }

    /// <summary>
    /// Where the sentence that starts <paramref name="text"/> must end for the next item of its list, or for the first item of a list that it
    /// introduces: "Problems: 1) slow 2) old". A large number when there is no such place.
    /// </summary>
    public static int NextItem(ReadOnlySpan<char> text, out int ownLength)
    {
        text = text[..Math.Min(text.Length, Window)];
        ListMarker own = At(text);
        ownLength = own.Length;
        if (own.Length > 0)
        {
            return own.Next(text);
        }

        for (int at = 1; at < text.Length; at++)
        {
            int found = text[at..].IndexOf('1');
            if (found < 0)
            {
                break;
            }

            at += found;
            int start = at > 1 && Characters.IsBullet(text[at - 1]) ? at - 1 : at;
            if (start > 0 && char.IsWhiteSpace(text[start - 1]) && IsFirstItem(text, start))
            {
                return start;
            }
        }

        return int.MaxValue;
    }

    /// <summary>The marker that <paramref name="text"/> starts with.</summary>
    public static ListMarker At(ReadOnlySpan<char> text)
    {
        int at = 0;
        char bullet = '\0';
        if (text.Length > 0 && Characters.IsBullet(text[0]))
        {
            bullet = text[0];
            at = Characters.SkipWhiteSpace(text, 1);
        }

        int start = at;
        while (at < text.Length && at - start < 3 && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        bool isLetter = at == start && at < text.Length && char.IsAsciiLetter(text[at]);
        at += isLetter ? 1 : 0;
        int suffix = at;
        while (at < text.Length && at - suffix < 2 && text[at] is '.' or ')')
        {
            at++;
        }

        bool isMarker = suffix > start && at > suffix && at < text.Length && char.IsWhiteSpace(text[at]) && text[suffix..at] is "." or ")" or ".)";
        if (!isMarker)
        {
            return default;
        }

        int ordinal = isLetter ? char.ToLowerInvariant(text[start]) - 'a' : int.Parse(text[start..suffix], NumberStyles.None, CultureInfo.InvariantCulture);
        return new ListMarker(bullet, isLetter, ordinal, text[suffix..at], at);
    }

    private static bool IsFirstItem(ReadOnlySpan<char> text, int at)
    {
        ListMarker marker = At(text[at..]);
        return marker is { Length: > 0, _ordinal: 1 } && !BelongsToWord(text, at) && marker.Next(text[at..]) < int.MaxValue;
    }

    /// <summary>"Version 2. It works": the number goes with the word before it.</summary>
    private static bool BelongsToWord(ReadOnlySpan<char> text, int at) =>
        EnglishWords.TakesNumber(Characters.WordBefore(text, text[..at].TrimEnd().Length));

    /// <summary>Where the marker of the same form with the next number stands, behind this one at the start of <paramref name="text"/>.</summary>
    private int Next(ReadOnlySpan<char> text)
    {
        for (int at = Length; at < text.Length; at++)
        {
            bool couldStart = char.IsAsciiLetterOrDigit(text[at]) || Characters.IsBullet(text[at]);
            if (!couldStart || !char.IsWhiteSpace(text[at - 1]))
            {
                continue;
            }

            ListMarker next = At(text[at..]);
            bool follows = next.Length > 0 && next._bullet == _bullet && next._isLetter == _isLetter && next._ordinal == _ordinal + 1
                && next._suffix.SequenceEqual(_suffix);
            if (follows && !BelongsToWord(text, at))
            {
                return at;
            }
        }

        return int.MaxValue;
    }
}
