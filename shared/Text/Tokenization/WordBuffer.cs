namespace BertPipeline.Text.Tokenization;

/// <summary>The word that the basic tokenizer is reading: its normalised code units, and where each of them comes from when the sink asks for that.</summary>
internal ref struct WordBuffer<TSink>(ReadOnlySpan<char> text, Span<char> units, Span<int> starts, int maxChars)
    where TSink : struct, IWordSink
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _units = units;
    private readonly Span<int> _starts = starts;
    private int _length;
    private int _characters;
    private int _end;

    /// <summary>Takes letters from <paramref name="i"/> on as long as they come, one at least and before <paramref name="to"/>; returns where they end.</summary>
    public int AppendLetters(ReadOnlySpan<uint> table, int i, int to)
    {
        int start = i;
        int limit = Math.Min(to, i + maxChars - _characters);
        int length = _length;
        for (; i < limit; i++, length++)
        {
            uint entry = table[_text[i]];
            if (CharacterTable.ClassOf(entry) is not CharacterClass.Letter)
            {
                break;
            }

            _units[length] = (char)entry;
            if (TSink.NeedsStarts)
            {
                _starts[length] = i;
            }
        }

        // Beyond the longest allowed word letters are counted, not kept.
        i += i == start ? 1 : 0;
        _length = length;
        _characters += i - start;
        _end = i;
        return i;
    }

    public void Append(char unit, int start, int end, bool startsCharacter)
    {
        _characters += startsCharacter ? 1 : 0;
        _end = end;
        if (_characters <= maxChars)
        {
            _units[_length] = unit;
            if (TSink.NeedsStarts)
            {
                _starts[_length] = start;
            }

            _length++;
        }
    }

    public void Flush(ref TSink sink)
    {
        if (_length == 0)
        {
            return;
        }

        sink.Add(_text, _units[.._length], _starts[..(TSink.NeedsStarts ? _length : 0)], _end, _characters > maxChars);
        _length = 0;
        _characters = 0;
    }
}
