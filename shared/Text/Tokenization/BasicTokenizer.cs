using System.Runtime.CompilerServices;
using System.Text;

namespace BertPipeline.Text.Tokenization;

/// <summary>
/// BERT's <c>BasicTokenizer</c> in one pass over the text: cleans it, sets Chinese characters apart, lower-cases, strips accents, splits at white
/// space and punctuation. Allocates nothing; safe to share between threads.
/// </summary>
internal sealed class BasicTokenizer
{
    private readonly CharacterTable _table;
    private readonly AddedTokenFinder? _added;
    private readonly NeverSplitWords _neverSplit;
    private readonly int _maxChars;
    private readonly int _capacity;

    /// <param name="options">How text becomes words.</param>
    /// <param name="added">Tokens that are taken out of the text before.</param>
    public BasicTokenizer(WordPieceOptions options, IReadOnlyList<AddedToken>? added = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxCharsPerWord);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxCharsPerWord, 1000);
        _table = new CharacterTable(options);
        _added = added is { Count: > 0 } ? new AddedTokenFinder(added, _table) : null;
        _neverSplit = new NeverSplitWords(options.NeverSplit, _table);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_neverSplit.LongestLength, 1000, nameof(options.NeverSplit));
        _maxChars = options.MaxCharsPerWord;

        // A character is at most two code units; what is beyond the limit is counted but not kept.
        _capacity = Math.Max(2 * _maxChars, _neverSplit.LongestLength);
    }

    public void Tokenize<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : struct, IWordSink
    {
        if (_added is null)
        {
            Words(text, 0, text.Length, ref sink);
        }
        else
        {
            Parts(_added, text, 0, text.Length, normalized: false, ref sink);
        }
    }

    /// <summary>Takes added tokens out, first those that are compared with the text as it is, then in what remains those that are compared with what it becomes.</summary>
    private void Parts<TSink>(AddedTokenFinder added, ReadOnlySpan<char> text, int from, int to, bool normalized, ref TSink sink)
        where TSink : struct, IWordSink
    {
        while (from < to)
        {
            AddedToken? token = added.Find(text, from, to, normalized, out int start, out int end);
            if (normalized)
            {
                Words(text, from, start, ref sink);
            }
            else
            {
                Parts(added, text, from, start, normalized: true, ref sink);
            }

            if (token is not null)
            {
                sink.Add(token, start, end);
            }

            from = end;
        }
    }

    [SkipLocalsInit]
    private void Words<TSink>(ReadOnlySpan<char> text, int from, int to, ref TSink sink)
        where TSink : struct, IWordSink
    {
        Span<char> units = stackalloc char[_capacity];
        Span<int> starts = stackalloc int[_capacity];
        if (_neverSplit.IsEmpty)
        {
            Tokenize(text, from, to, new WordBuffer<TSink>(text, units, starts, _maxChars), ref sink);
            return;
        }

        int end;
        for (int at = from; at < to; at = end)
        {
            end = Math.Min(to, _neverSplit.EndOfStretch(text, at));
            if (_neverSplit.Match(text, at, end, starts, out int wordEnd) is { } kept)
            {
                sink.Add(text, kept, starts[..kept.Length], wordEnd, kept.EnumerateRunes().Count() > _maxChars);
            }
            else
            {
                Tokenize(text, at, end, new WordBuffer<TSink>(text, units, starts, _maxChars), ref sink);
            }
        }
    }

    private void Tokenize<TSink>(ReadOnlySpan<char> text, int from, int to, WordBuffer<TSink> word, ref TSink sink)
        where TSink : struct, IWordSink
    {
        ReadOnlySpan<uint> table = _table.Entries;
        for (int i = from; i < to;)
        {
            uint entry = table[text[i]];
            CharacterClass kind = CharacterTable.ClassOf(entry);

            // Comparisons, not a switch: letters and spaces take turns, and a processor foresees that better than a jump table's target.
            if (kind is CharacterClass.Letter)
            {
                i = word.AppendLetters(table, i, to);
            }
            else if (kind is CharacterClass.Space)
            {
                word.Flush(ref sink);
                i++;
            }
            else if (kind is CharacterClass.Punctuation)
            {
                word.Flush(ref sink);
                word.Append((char)entry, i, i + 1, startsCharacter: true);
                word.Flush(ref sink);
                i++;
            }
            else
            {
                i += kind is CharacterClass.Complex ? AddComplex(text, i, ref word, ref sink) : 1;
            }
        }

        word.Flush(ref sink);
    }

    /// <summary>Adds the code point at <paramref name="i"/> and returns its length in code units.</summary>
    private int AddComplex<TSink>(ReadOnlySpan<char> text, int i, ref WordBuffer<TSink> word, ref TSink sink)
        where TSink : struct, IWordSink
    {
        if (Rune.DecodeFromUtf16(text[i..], out Rune rune, out int length) != System.Buffers.OperationStatus.Done)
        {
            // An unpaired surrogate: category Cs, dropped.
            return 1;
        }

        CharacterClass kind = _table.Classify(rune);
        if (kind is CharacterClass.Dropped)
        {
            return length;
        }

        if (kind is CharacterClass.Punctuation)
        {
            word.Flush(ref sink);
        }

        Span<char> units = stackalloc char[CharacterTable.MaxUnits];
        int count = _table.NormalizeAt(text, i, rune, units);
        for (int u = 0; u < count; u++)
        {
            bool startsCharacter = !char.IsLowSurrogate(units[u]);
            bool punctuation = startsCharacter && !char.IsSurrogate(units[u]) && CharacterTable.IsPunctuation(new Rune(units[u]));
            if (punctuation)
            {
                word.Flush(ref sink);
            }

            word.Append(units[u], i, i + length, startsCharacter);
            if (punctuation)
            {
                word.Flush(ref sink);
            }
        }

        if (kind is CharacterClass.Punctuation)
        {
            word.Flush(ref sink);
        }

        return length;
    }
}
