using System.Text;

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

    /// <summary>Appends the sentence with every line break, and the white space around it, as one space.</summary>
    internal static void AppendOneLine(StringBuilder line, ReadOnlySpan<char> sentence)
    {
        for (int at = 0; at < sentence.Length;)
        {
            int found = sentence[at..].IndexOfAny(Characters.LineBreaks);
            if (found < 0)
            {
                line.Append(sentence[at..]);
                return;
            }

            line.Append(sentence.Slice(at, found).TrimEnd()).Append(' ');
            at = Characters.SkipWhiteSpace(sentence, at + found);
        }
    }

    private static string OneLine(ReadOnlySpan<char> sentence)
    {
        if (sentence.IndexOfAny(Characters.LineBreaks) < 0)
        {
            return sentence.ToString();
        }

        var line = new StringBuilder(sentence.Length);
        AppendOneLine(line, sentence);
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
