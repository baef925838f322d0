using System.Globalization;

namespace BertPipeline.Text.Sentences;

/// <summary>
/// What an item of a list starts with: an optional bullet, a number, a letter or a small Roman number, and <c>.</c>, <c>)</c> or <c>.)</c>; or those
/// between parentheses.
/// </summary>
internal readonly ref struct ListMarker
{
    private const int LongestNumber = 4;

    private static readonly string[] RomanNumbers = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];

    private readonly ReadOnlySpan<char> _suffix;
    private readonly char _prefix;

    // 0 when it is none.
    private readonly int _number;
    private readonly int _letter;
    private readonly int _roman;

    private ListMarker(char prefix, ReadOnlySpan<char> ordinal, ReadOnlySpan<char> suffix, int length)
    {
        _prefix = prefix;
        _suffix = suffix;
        Length = length;
        _number = char.IsAsciiDigit(ordinal[0]) ? int.Parse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        _letter = ordinal.Length == 1 && char.IsAsciiLetter(ordinal[0]) ? char.ToLowerInvariant(ordinal[0]) - 'a' + 1 : 0;
        _roman = RomanNumber(ordinal);
    }

    /// <summary>Characters of the marker; 0 when the text does not start with one.</summary>
    public int Length { get; }

    public bool IsFirstNumber => _number == 1;

    /// <summary>What the next number starts with; '\0' behind a letter.</summary>
    public char NextDigit
    {
        get
        {
            int next = _number + 1;
            while (next > 9)
            {
                next /= 10;
            }

            return _number > 0 ? (char)('0' + next) : '\0';
        }
    }

    /// <summary>The marker that <paramref name="text"/> starts with.</summary>
    public static ListMarker At(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return default;
        }

        char prefix = Characters.IsBullet(text[0]) || text[0] == '(' ? text[0] : '\0';
        int start = prefix == '\0' ? 0 : prefix == '(' ? 1 : Characters.SkipWhiteSpace(text, 1);
        int end = start;
        while (end < text.Length && end - start < LongestNumber && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        bool isNumber = end > start;
        while (!isNumber && end < text.Length && end - start < LongestNumber && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        int behind = end;
        while (behind < text.Length && behind - end < 2 && text[behind] is '.' or ')')
        {
            behind++;
        }

        ReadOnlySpan<char> ordinal = text[start..end];
        ReadOnlySpan<char> suffix = text[end..behind];
        bool isOrdinal = isNumber ? ordinal.Length < LongestNumber : ordinal.Length == 1 || RomanNumber(ordinal) > 0;
        bool isSuffix = prefix == '(' ? suffix is ")" : suffix is "." or ")" or ".)";
        return isOrdinal && isSuffix && Ends(text[behind..], isNumber) ? new ListMarker(prefix, ordinal, suffix, behind) : default;
    }

    /// <summary>It has the same form, and the next number or letter.</summary>
    public bool IsFollowedBy(ListMarker next) =>
        next.Length > 0 && next._prefix == _prefix && next._suffix.SequenceEqual(_suffix)
        && (Follows(_number, next._number) || Follows(_letter, next._letter) || Follows(_roman, next._roman));

    private static bool Follows(int one, int other) => one > 0 && other == one + 1;

    // "1.Open" may lack its space; "1.x" is a version, and a letter may be an initial.
    private static bool Ends(ReadOnlySpan<char> behind, bool isNumber) =>
        behind.Length > 0 && (char.IsWhiteSpace(behind[0]) || (isNumber && behind.Length > 1 && char.IsLetter(behind[0]) && char.IsLetter(behind[1])));

    private static int RomanNumber(ReadOnlySpan<char> ordinal)
    {
        for (int i = 0; i < RomanNumbers.Length; i++)
        {
            if (ordinal.SequenceEqual(RomanNumbers[i]))
            {
                return i + 1;
            }
        }

        return 0;
    }
}
