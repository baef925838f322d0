using System.Buffers;
using System.Globalization;
using System.Text;

namespace BertPipeline.Text.Sentences;

/// <summary>Kinds of characters and small steps over text that the rules share.</summary>
internal static class Characters
{
    // No word is longer; without a bound, a file without spaces would take the square of its length.
    private const int LongestToken = 200;

    public static SearchValues<char> LineBreaks { get; } = SearchValues.Create("\n\r\u2028\u2029\u0085\v\f");

    public static bool IsTerminator(char c) => c is '.' or '!' or '?' or '…' or '‼' or '⁇' or '⁈' or '⁉' or '‽' || IsWide(c);

    /// <summary>The marks of East Asian text, which no space follows.</summary>
    public static bool IsWide(char c) => c is '。' or '！' or '？' or '．' or '｡';

    public static bool IsDot(char c) => c is '.' or '…';

    public static bool IsCloser(char c) => c is ')' or ']' or '}' or '」' or '』' or '）' || IsQuote(c);

    public static bool IsQuote(char c) => c is '”' or '’' or '»' or '"' or '\'';

    public static bool IsOpener(char c) => c is '(' or '[' or '{' or '“' or '‘' or '«' or '"' or '\'' or '¿' or '¡' or '*' or '_';

    public static bool IsBullet(char c) => c is '•' or '⁃' or '‣' or '◦' or '▪' or '●';

    public static bool IsLineBreak(char c) => LineBreaks.Contains(c);

    public static int SkipWhiteSpace(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>The run of letters, digits and inner apostrophes at <paramref name="at"/>.</summary>
    public static ReadOnlySpan<char> WordAt(ReadOnlySpan<char> text, int at)
    {
        int end = at;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || (text[end] is '\'' or '’' && end + 1 < text.Length && char.IsLetter(text[end + 1]))))
        {
            end++;
        }

        return text[at..end];
    }

    /// <summary>The word before <paramref name="end"/>, inner dots and apostrophes included, as in "U.S" or "don't".</summary>
    public static ReadOnlySpan<char> WordBefore(ReadOnlySpan<char> text, int end)
    {
        int start = end;
        int first = Math.Max(0, end - LongestToken);
        while (start > first && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '°' or '\'' or '’'))
        {
            start--;
        }

        // A quote that opens before the word is none of its apostrophes.
        while (start < end && text[start] is '\'' or '’')
        {
            start++;
        }

        return text[start..end];
    }

    /// <summary>
    /// Whether <paramref name="at"/> lies in an address, a path or a host name. Looks ahead over the characters of such only, so that the answer
    /// stays the same when the text is cut behind the sentence.
    /// </summary>
    public static bool IsInAddress(ReadOnlySpan<char> text, int at)
    {
        int start = at;
        int first = Math.Max(0, at - LongestToken);
        while (start > first && !char.IsWhiteSpace(text[start - 1]))
        {
            start--;
        }

        int end = at + 1;
        int last = Math.Min(text.Length, at + LongestToken);
        while (end < last && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '_' or '-' or '+' or '@' or '/' or '\\'))
        {
            end++;
        }

        ReadOnlySpan<char> token = text[start..end];
        return token.ContainsAny('@', '/', '\\') || token.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
    }

    public static bool HasLetterOrDigit(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The length of the pictograph at <paramref name="at"/> with its modifiers and what is joined to it; 0 when there is none.</summary>
    public static int EmojiLength(ReadOnlySpan<char> text, int at)
    {
        int end = at;
        while (end < text.Length && Rune.DecodeFromUtf16(text[end..], out Rune rune, out int length) == OperationStatus.Done)
        {
            bool pictograph = rune.Value >= 0x2600 && Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol;
            bool modifier = end > at && (rune.Value is 0x200D or 0xFE0F or 0x20E3 or (>= 0x1F3FB and <= 0x1F3FF));
            if (!pictograph && !modifier)
            {
                break;
            }

            end += length;
        }

        return end - at;
    }

    public static bool IsHeart(ReadOnlySpan<char> emoji) => emoji[0] is '❤' or '♥';
}
