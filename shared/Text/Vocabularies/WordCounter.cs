using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Vocabularies;

/// <summary>Counts the normalised words of texts. Memory grows with the different words only.</summary>
internal sealed class WordCounter(WordPieceOptions options)
{
    private readonly BasicTokenizer _tokenizer = new(options);
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Add(ReadOnlySpan<char> text)
    {
        var sink = new Sink(_counts.GetAlternateLookup<ReadOnlySpan<char>>());
        _tokenizer.Tokenize(text, ref sink);
    }

    private readonly struct Sink(Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> counts) : IWordSink
    {
        public static bool NeedsStarts => false;

        public void Add(ReadOnlySpan<char> text, ReadOnlySpan<char> word, ReadOnlySpan<int> starts, int end, bool isTooLong)
        {
            // What is too long is [UNK] whatever the vocabulary holds.
            if (!isTooLong)
            {
                counts.TryGetValue(word, out long count);
                counts[word] = count + 1;
            }
        }

        public void Add(AddedToken token, int start, int end)
        {
            // A vocabulary that is only being made has none.
        }
    }
}
