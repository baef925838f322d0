using System.Globalization;
using System.Text;

namespace BertPipeline.Text.Tokenization;

/// <summary>
/// The per-character rules of BERT's <c>BasicTokenizer</c>, looked up by UTF-16 code unit: class, and what the unit becomes after lower-casing
/// and accent stripping. Built once per set of options.
/// </summary>
internal sealed class CharacterTable
{
    private const int CapitalSigma = 0x3A3;
    private const int CapitalDottedI = 0x130;

    private readonly WordPieceOptions _options;
    private readonly CharacterClass[] _classes = new CharacterClass[char.MaxValue + 1];
    private readonly char[] _mapped = new char[char.MaxValue + 1];

    public CharacterTable(WordPieceOptions options)
    {
        _options = options;
        Span<char> units = stackalloc char[8];
        for (int c = 0; c <= char.MaxValue; c++)
        {
            if (char.IsSurrogate((char)c) || (c == CapitalSigma && options.DoLowerCase))
            {
                _classes[c] = CharacterClass.Complex;
                continue;
            }

            _classes[c] = Classify(new Rune(c));
            if (_classes[c] is CharacterClass.Letter or CharacterClass.Punctuation)
            {
                int length = Normalize(new Rune(c), finalSigma: false, units);
                _mapped[c] = units[0];
                if (length != 1)
                {
                    _classes[c] = length == 0 ? CharacterClass.Dropped : CharacterClass.Complex;
                }
                else if (_classes[c] is CharacterClass.Letter && IsPunctuation(units[0]))
                {
                    // "≠" loses its stroke and is then "=", which stands alone.
                    _classes[c] = CharacterClass.Punctuation;
                }
            }
        }
    }

    public ReadOnlySpan<CharacterClass> Classes => _classes;

    public ReadOnlySpan<char> Mapped => _mapped;

    /// <summary>The class of a code point before it is normalised.</summary>
    public CharacterClass Classify(Rune rune)
    {
        switch (rune.Value)
        {
            case ' ' or '\t' or '\n' or '\r':
                return CharacterClass.Space;
            case 0xFFFD:
                return CharacterClass.Dropped;
        }

        switch (Rune.GetUnicodeCategory(rune))
        {
            // str.split() of Python, which BasicTokenizer calls, also splits at line and paragraph separators.
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                return CharacterClass.Space;

            // Hugging Face drops every category C*, Google only Cc and Cf.
            case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
                or UnicodeCategory.OtherNotAssigned:
                return CharacterClass.Dropped;
        }

        bool alone = IsPunctuation(rune) || (_options.TokenizeChineseChars && IsChinese(rune.Value));
        return alone ? CharacterClass.Punctuation : CharacterClass.Letter;
    }

    /// <summary>Lower-cases and strips as the options say; returns the number of code units written (0 for a lone combining mark).</summary>
    public int Normalize(Rune rune, bool finalSigma, Span<char> destination)
    {
        int length = 0;
        if (!_options.DoLowerCase)
        {
            return Append(rune, destination, length);
        }

        if (rune.Value == CapitalDottedI)
        {
            length = Append(new Rune('i'), destination, length);
            return Append(new Rune(0x307), destination, length);
        }

        return Append(finalSigma ? new Rune('ς') : Rune.ToLowerInvariant(rune), destination, length);
    }

    /// <summary>BERT counts every ASCII symbol as punctuation, <c>$</c> and <c>^</c> too, besides the categories P*.</summary>
    public static bool IsPunctuation(Rune rune)
    {
        if (rune.IsAscii)
        {
            return rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126);
        }

        return Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;
    }

    private int Append(Rune rune, Span<char> destination, int length)
    {
        if (!_options.RemovesAccents)
        {
            return length + rune.EncodeToUtf16(destination[length..]);
        }

        Span<int> parts = stackalloc int[4];
        int count = CanonicalDecompositions.Decompose(rune.Value, parts);
        foreach (int part in parts[..count])
        {
            if (CharUnicodeInfo.GetUnicodeCategory(part) is not UnicodeCategory.NonSpacingMark)
            {
                length += new Rune(part).EncodeToUtf16(destination[length..]);
            }
        }

        return length;
    }

    private static bool IsPunctuation(char unit) => !char.IsSurrogate(unit) && IsPunctuation(new Rune(unit));

    // The blocks of CJK ideographs that BERT names; Hangul, Hiragana and Katakana are written with spaces or as words.
    private static bool IsChinese(int c) => c is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x2F800 and <= 0x2FA1F);
}
