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
    private readonly string[] _neverSplit;
    private readonly int _maxChars;
    private readonly int _capacity;

    public BasicTokenizer(WordPieceOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxCharsPerWord);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxCharsPerWord, 1000);
        _table = new CharacterTable(options);
        _neverSplit = [.. options.NeverSplit];
        _maxChars = options.MaxCharsPerWord;

        // A character is at most two code units; what is beyond the limit is counted but not kept.
        _capacity = Math.Max(2 * _maxChars, _neverSplit.Select(w => w.Length).DefaultIfEmpty().Max());
    }

    [SkipLocalsInit]
    public void Tokenize<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : struct, IWordSink
    {
        ReadOnlySpan<CharacterClass> classes = _table.Classes;
        ReadOnlySpan<char> mapped = _table.Mapped;
        Span<char> units = stackalloc char[_capacity];
        Span<int> starts = stackalloc int[_capacity];
        var word = new Word(units, starts, _maxChars, text);
        bool atStart = true;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (atStart && _neverSplit.Length > 0 && NeverSplitAt(text, i) is { } kept)
            {
                word.AddWhole(kept, i, ref sink);
                i += kept.Length - 1;
                atStart = false;
                continue;
            }

            switch (classes[c])
            {
                case CharacterClass.Letter:
                    word.Append(mapped[c], i, i + 1, startsCharacter: true);
                    atStart = false;
                    break;
                case CharacterClass.Space:
                    word.Flush(ref sink);
                    atStart = true;
                    break;
                case CharacterClass.Punctuation:
                    word.Flush(ref sink);
                    word.Append(mapped[c], i, i + 1, startsCharacter: true);
                    word.Flush(ref sink);
                    atStart = false;
                    break;
                case CharacterClass.Complex:
                    i += AddComplex(text, i, ref word, ref sink) - 1;
                    atStart = false;
                    break;
            }
        }

        word.Flush(ref sink);
    }

    /// <summary>Adds the code point at <paramref name="i"/> and returns its length in code units.</summary>
    private int AddComplex<TSink>(ReadOnlySpan<char> text, int i, ref Word word, ref TSink sink)
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

        Span<char> units = stackalloc char[8];
        int count = _table.Normalize(rune, rune.Value == 'Σ' && FinalSigma.Is(text, i), units);
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

    private string? NeverSplitAt(ReadOnlySpan<char> text, int i)
    {
        foreach (string candidate in _neverSplit)
        {
            ReadOnlySpan<char> rest = text[i..];
            if (rest.StartsWith(candidate, StringComparison.Ordinal)
                && (rest.Length == candidate.Length || _table.Classes[rest[candidate.Length]] is CharacterClass.Space))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>The word that is being read.</summary>
    private ref struct Word(Span<char> units, Span<int> starts, int maxChars, ReadOnlySpan<char> text)
    {
        private readonly Span<char> _units = units;
        private readonly Span<int> _starts = starts;
        private readonly ReadOnlySpan<char> _text = text;
        private int _length;
        private int _characters;
        private int _end;

        public void Append(char unit, int start, int end, bool startsCharacter)
        {
            _characters += startsCharacter ? 1 : 0;
            _end = end;
            if (_characters <= maxChars)
            {
                _units[_length] = unit;
                _starts[_length] = start;
                _length++;
            }
        }

        public void AddWhole<TSink>(string word, int start, ref TSink sink)
            where TSink : struct, IWordSink
        {
            for (int i = 0; i < word.Length; i++)
            {
                _units[i] = word[i];
                _starts[i] = start + i;
            }

            sink.Add(_text, _units[..word.Length], _starts[..word.Length], start + word.Length, isTooLong: false);
        }

        public void Flush<TSink>(ref TSink sink)
            where TSink : struct, IWordSink
        {
            if (_length == 0)
            {
                return;
            }

            sink.Add(_text, _units[.._length], _starts[.._length], _end, _characters > maxChars);
            _length = 0;
            _characters = 0;
        }
    }
}
