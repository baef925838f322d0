using System.Buffers;
using System.Globalization;
using System.Text;

namespace BertPipeline.Text.Tokenization;

/// <summary>Finds added tokens as Hugging Face's tokenizers library does: the leftmost, and of those that begin at one place the longest.</summary>
internal sealed class AddedTokenFinder
{
    private readonly CharacterTable _table;
    private readonly (AddedToken Token, string Content)[] _asWritten;
    private readonly (AddedToken Token, string Content)[] _normalized;
    private readonly SearchValues<char> _firsts;
    private readonly HashSet<char> _normalizedFirsts;

    public AddedTokenFinder(IReadOnlyList<AddedToken> tokens, CharacterTable table)
    {
        _table = table;
        _asWritten = LongestFirst(tokens.Where(t => !t.Normalized).Select(t => (t, t.Content)));
        _normalized = LongestFirst(tokens.Where(t => t.Normalized).Select(t => (t, Normalize(t.Content))));
        _firsts = SearchValues.Create([.. _asWritten.Select(t => t.Content[0])]);
        _normalizedFirsts = [.. _normalized.Select(t => t.Content[0])];
    }

    /// <param name="text">All of it: what stands beside a token may decide.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="to">Where to end.</param>
    /// <param name="normalized">Which tokens: those that are compared with what the text becomes, or with the text as it is.</param>
    /// <param name="start">Where the token starts; <paramref name="to"/> when there is none.</param>
    /// <param name="end">Where it ends.</param>
    public AddedToken? Find(ReadOnlySpan<char> text, int from, int to, bool normalized, out int start, out int end)
    {
        for (start = Next(text, from, to, normalized); start < to; start = Next(text, start + 1, to, normalized))
        {
            foreach ((AddedToken token, string content) in normalized ? _normalized : _asWritten)
            {
                end = normalized ? EndOfNormalized(content, text, start, to) : EndOfWritten(content, text, start, to);
                if (end > start && !(token.SingleWord && (IsWordBefore(text, start, normalized) || IsWordAfter(text, end))))
                {
                    return token;
                }
            }
        }

        end = to;
        return null;
    }

    private static (AddedToken Token, string Content)[] LongestFirst(IEnumerable<(AddedToken Token, string Content)> tokens) =>
        [.. tokens.Where(t => t.Content.Length > 0).OrderByDescending(t => t.Content.Length)];

    /// <summary>The next place where a token may start.</summary>
    private int Next(ReadOnlySpan<char> text, int from, int to, bool normalized)
    {
        if (!normalized)
        {
            int first = text[from..to].IndexOfAny(_firsts);
            return first < 0 ? to : from + first;
        }

        Span<char> units = stackalloc char[CharacterTable.MaxUnits];
        while (_normalized.Length > 0 && from < to)
        {
            int count = Units(text, from, units, out int length);
            if (count > 0 && _normalizedFirsts.Contains(units[0]))
            {
                return from;
            }

            from += length;
        }

        return to;
    }

    private static int EndOfWritten(string content, ReadOnlySpan<char> text, int start, int to) =>
        text[start..to].StartsWith(content, StringComparison.Ordinal) ? start + content.Length : -1;

    private int EndOfNormalized(string content, ReadOnlySpan<char> text, int start, int to)
    {
        Span<char> units = stackalloc char[CharacterTable.MaxUnits];
        int matched = 0;
        int at = start;
        while (at < to)
        {
            int count = Units(text, at, units, out int length);
            if (matched == content.Length && count > 0)
            {
                // Up to here what follows leaves nothing, as a mark that is stripped.
                break;
            }

            if (!content.AsSpan(matched).StartsWith(units[..count], StringComparison.Ordinal))
            {
                return -1;
            }

            matched += count;
            at += length;
        }

        return matched == content.Length ? at : -1;
    }

    /// <summary>What the character at <paramref name="at"/> becomes; nothing when it is dropped.</summary>
    private int Units(ReadOnlySpan<char> text, int at, Span<char> units, out int length)
    {
        switch (_table.RoleAt(text, at, out length))
        {
            case CharacterRole.Cleaned:
                return 0;
            case CharacterRole.Space:
                units[0] = ' ';
                return 1;
        }

        Rune.DecodeFromUtf16(text[at..], out Rune rune, out _);
        return _table.NormalizeAt(text, at, rune, units);
    }

    private string Normalize(string content)
    {
        var normalized = new StringBuilder();
        Span<char> units = stackalloc char[CharacterTable.MaxUnits];
        for (int at = 0; at < content.Length;)
        {
            normalized.Append(units[..Units(content, at, units, out int length)]);
            at += length;
        }

        return normalized.ToString();
    }

    private bool IsWordBefore(ReadOnlySpan<char> text, int at, bool normalized)
    {
        Span<char> units = stackalloc char[CharacterTable.MaxUnits];
        while (Rune.DecodeLastFromUtf16(text[..at], out Rune rune, out int length) == OperationStatus.Done)
        {
            at -= length;
            if (!normalized || Units(text, at, units, out _) > 0)
            {
                return IsWord(rune);
            }
        }

        return false;
    }

    private static bool IsWordAfter(ReadOnlySpan<char> text, int at) =>
        Rune.DecodeFromUtf16(text[at..], out Rune rune, out _) == OperationStatus.Done && IsWord(rune);

    // \w of regular expressions, which the library asks (Unicode Technical Standard 18, annex C).
    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.LetterNumber;
}
