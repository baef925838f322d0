namespace BertPipeline.Text.Sentences;

/// <summary>
/// Splits English text into sentences by rules. No character but white space is lost or added, and splitting a sentence gives that sentence. The rules
/// are those of people in a hurry: no capitals, no spaces, faces for full stops.
/// </summary>
public static class SentenceSplitter
{
    /// <summary>The sentences, trimmed, each in one line.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sentences = new List<string>();
        foreach (Range range in Ranges(text))
        {
            sentences.Add(OneLine(text.AsSpan()[range]));
        }

        return sentences;
    }

    /// <summary>Where the sentences lie in the text.</summary>
    public static RangeEnumerator Ranges(ReadOnlySpan<char> text) => new(text);

    /// <summary>The sentence with every line break, and the white space around it, as one space.</summary>
    internal static string OneLine(ReadOnlySpan<char> sentence)
    {
        bool broken = false;
        foreach (char c in sentence)
        {
            broken |= Characters.IsLineBreak(c);
        }

        if (!broken)
        {
            return sentence.ToString();
        }

        var line = new System.Text.StringBuilder(sentence.Length);
        for (int at = 0; at < sentence.Length;)
        {
            int next = Characters.SkipWhiteSpace(sentence, at);
            ReadOnlySpan<char> space = sentence[at..next];
            bool breaks = false;
            foreach (char c in space)
            {
                breaks |= Characters.IsLineBreak(c);
            }

            line.Append(breaks ? " " : space);
            at = next;
            while (at < sentence.Length && !char.IsWhiteSpace(sentence[at]))
            {
                line.Append(sentence[at++]);
            }
        }

        return line.ToString();
    }

    /// <summary>Steps through the sentences of a text without allocating.</summary>
    public ref struct RangeEnumerator
    {
        private readonly ReadOnlySpan<char> _text;
        private int _next;

        internal RangeEnumerator(ReadOnlySpan<char> text)
        {
            _text = text;
            _next = 0;
            Current = default;
        }

        public Range Current { get; private set; }

        public readonly RangeEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            int start = Characters.SkipWhiteSpace(_text, _next);
            if (start == _text.Length)
            {
                return false;
            }

            _next = start + SentenceScanner.Length(_text[start..]);
            int end = _next;
            while (char.IsWhiteSpace(_text[end - 1]))
            {
                end--;
            }

            Current = start..end;
            return true;
        }
    }
}
