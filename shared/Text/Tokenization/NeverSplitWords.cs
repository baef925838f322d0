using System.Text;

namespace BertPipeline.Text.Tokenization;

/// <summary>
/// The words that are kept as they are. BERT compares them with what stands between white space once the text is cleaned and Chinese characters are
/// set apart, and again with what that becomes in lower case without accents.
/// </summary>
internal sealed class NeverSplitWords(IEnumerable<string> words, CharacterTable table)
{
    private readonly string[] _words = [.. words.Where(w => w.Length > 0).Distinct(StringComparer.Ordinal)];

    public bool IsEmpty => _words.Length == 0;

    public int LongestLength => _words.Select(w => w.Length).DefaultIfEmpty().Max();

    /// <summary>The end of the stretch at <paramref name="i"/> which is compared whole; a space or a Chinese character is one by itself.</summary>
    public int EndOfStretch(ReadOnlySpan<char> text, int i)
    {
        int start = i;
        while (i < text.Length)
        {
            CharacterRole role = table.RoleAt(text, i, out int length);
            if (role is CharacterRole.Space or CharacterRole.Chinese)
            {
                return i == start ? i + length : i;
            }

            i += length;
        }

        return i;
    }

    /// <summary>The word that the stretch reads as, null when there is none.</summary>
    /// <param name="starts">Where the characters of its code units stand.</param>
    /// <param name="wordEnd">Where its last character ends.</param>
    public string? Match(ReadOnlySpan<char> text, int from, int to, Span<int> starts, out int wordEnd)
    {
        wordEnd = from;
        foreach (string word in _words)
        {
            if (Reads(word, text, from, to, normalizes: false, starts, out wordEnd) || Reads(word, text, from, to, normalizes: true, starts, out wordEnd))
            {
                return word;
            }
        }

        return null;
    }

    private bool Reads(string word, ReadOnlySpan<char> text, int from, int to, bool normalizes, Span<int> starts, out int wordEnd)
    {
        Span<char> units = stackalloc char[CharacterTable.MaxUnits];
        int matched = 0;
        wordEnd = from;
        for (int i = from; i < to;)
        {
            CharacterRole role = table.RoleAt(text, i, out int length);
            if (role is not CharacterRole.Cleaned)
            {
                Rune.DecodeFromUtf16(text[i..], out Rune rune, out _);
                int count = normalizes ? table.NormalizeAt(text, i, rune, units) : rune.EncodeToUtf16(units);
                if (!word.AsSpan(matched).StartsWith(units[..count]))
                {
                    return false;
                }

                starts.Slice(matched, count).Fill(i);
                matched += count;
                wordEnd = count > 0 ? i + length : wordEnd;
            }

            i += length;
        }

        return matched == word.Length;
    }
}
