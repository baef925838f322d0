using System.Text;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>Encodings by name, and the signs by which files without a name for theirs tell it.</summary>
public static class TextEncodings
{
    // A file in a Western European language has far fewer; one in another alphabet far more.
    private const double MostBeyondAscii = 0.25;

    // UTF-16 of Latin text has a zero in nearly every second byte.
    private const double FewestZeros = 0.7;
    private const int FewestBytes = 16;

    internal static Encoding Windows1252 { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <exception cref="UserErrorException">There is no encoding of this name.</exception>
    public static Encoding Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException($"There is no encoding '{PrintableText.Of(name)}'. Examples: utf-8, utf-16, windows-1252, iso-8859-15, windows-1251, shift_jis, gb18030.", e);
        }
    }

    /// <summary>The UTF-16 that a byte order mark or the pattern of zeros tells, or null.</summary>
    internal static Encoding? Utf16Of(ReadOnlySpan<byte> start, out int mark)
    {
        mark = 2;
        if (start.StartsWith(Encoding.Unicode.Preamble))
        {
            return Utf16(bigEndian: false);
        }

        if (start.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return Utf16(bigEndian: true);
        }

        mark = 0;
        int pairs = start.Length / 2;
        int first = 0;
        int second = 0;
        for (int i = 0; i < 2 * pairs; i += 2)
        {
            first += start[i] == 0 ? 1 : 0;
            second += start[i + 1] == 0 ? 1 : 0;
        }

        return start.Length < FewestBytes ? null
            : second >= FewestZeros * pairs && first == 0 ? Utf16(bigEndian: false)
            : first >= FewestZeros * pairs && second == 0 ? Utf16(bigEndian: true)
            : null;
    }

    /// <summary>True when bytes that are no UTF-8 are likely to be Windows-1252: all of them defined there, and letters of other alphabets would be more.</summary>
    internal static bool IsLikelyWindows1252(ReadOnlySpan<byte> bytes)
    {
        int letters = 0;
        int beyond = 0;
        foreach (byte b in bytes)
        {
            if (b is 0 or 0x81 or 0x8D or 0x8F or 0x90 or 0x9D)
            {
                return false;
            }

            beyond += b >= 0x80 ? 1 : 0;
            letters += b >= 0x80 || char.IsAsciiLetter((char)b) ? 1 : 0;
        }

        return beyond <= MostBeyondAscii * letters;
    }

    private static UnicodeEncoding Utf16(bool bigEndian) => new(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true);
}
