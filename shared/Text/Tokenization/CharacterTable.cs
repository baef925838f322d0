using System.Buffers;
using System.Globalization;
using System.Text;

namespace BertPipeline.Text.Tokenization;

/// <summary>
/// The per-character rules of BERT's <c>BasicTokenizer</c>, looked up by UTF-16 code unit: class, and what the unit becomes after lower-casing
/// and accent stripping. Built once per set of options.
/// </summary>
internal sealed class CharacterTable
{
    /// <summary>Most code units that a code point becomes: four code points of two.</summary>
    public const int MaxUnits = 8;

    private const int CapitalSigma = 0x3A3;
    private const int CapitalDottedI = 0x130;

    private readonly WordPieceOptions _options;
    private readonly uint[] _entries = new uint[char.MaxValue + 1];

    public CharacterTable(WordPieceOptions options)
    {
        _options = options;
        for (int c = 0; c <= char.MaxValue; c++)
        {
            _entries[c] = Entry((char)c);
        }
    }

    /// <summary>By UTF-16 code unit: the class in the upper half (<see cref="ClassOf"/>), in the lower what a letter or punctuation becomes.</summary>
    public ReadOnlySpan<uint> Entries => _entries;

    public static CharacterClass ClassOf(uint entry) => (CharacterClass)(entry >> 16);

    /// <summary>What stands at <paramref name="i"/>, and how many code units it takes.</summary>
    public CharacterRole RoleAt(ReadOnlySpan<char> text, int i, out int length)
    {
        if (Rune.DecodeFromUtf16(text[i..], out Rune rune, out length) != OperationStatus.Done)
        {
            length = 1;
            return CharacterRole.Cleaned;
        }

        if (IsCleaned(rune))
        {
            return CharacterRole.Cleaned;
        }

        return IsSpace(rune) ? CharacterRole.Space : IsSetApart(rune) ? CharacterRole.Chinese : CharacterRole.Other;
    }

    /// <summary>The class of a code point before it is normalised.</summary>
    public CharacterClass Classify(Rune rune)
    {
        if (IsSpace(rune))
        {
            return CharacterClass.Space;
        }

        if (IsCleaned(rune))
        {
            return CharacterClass.Dropped;
        }

        return IsPunctuation(rune) || IsSetApart(rune) ? CharacterClass.Punctuation : CharacterClass.Letter;
    }

    /// <summary>Whether cleaning drops the code point: Hugging Face drops every category C*, Google only Cc and Cf.</summary>
    public static bool IsCleaned(Rune rune) => rune.Value == 0xFFFD || (!IsSpace(rune) && Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
            or UnicodeCategory.OtherNotAssigned);

    /// <summary>Lower-cases and strips the code point at <paramref name="i"/> as the options say; returns the number of code units written (0 for a lone combining mark).</summary>
    public int NormalizeAt(ReadOnlySpan<char> text, int i, Rune rune, Span<char> destination) =>
        Normalize(rune, rune.Value == CapitalSigma && FinalSigma.Is(text, i), destination);

    private int Normalize(Rune rune, bool finalSigma, Span<char> destination)
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

    // str.split() of Python, which BasicTokenizer calls, also splits at line and paragraph separators.
    private static bool IsSpace(Rune rune) => rune.Value is ' ' or '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private bool IsSetApart(Rune rune) => _options.TokenizeChineseChars && IsChinese(rune.Value);

    private uint Entry(char c)
    {
        if (char.IsSurrogate(c) || (c == CapitalSigma && _options.DoLowerCase))
        {
            return Entry(CharacterClass.Complex, c);
        }

        CharacterClass kind = Classify(new Rune(c));
        if (kind is CharacterClass.Dropped or CharacterClass.Space)
        {
            return Entry(kind, c);
        }

        Span<char> units = stackalloc char[MaxUnits];
        int length = Normalize(new Rune(c), finalSigma: false, units);
        if (length != 1)
        {
            return Entry(length == 0 ? CharacterClass.Dropped : CharacterClass.Complex, c);
        }

        // "≠" loses its stroke and is then "=", which stands alone.
        return Entry(IsPunctuation(units[0]) ? CharacterClass.Punctuation : kind, units[0]);
    }

    private static uint Entry(CharacterClass kind, char mapped) => ((uint)kind << 16) | mapped;

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
