using BertPipeline.Contracts.Randomness;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Pregeneration;

/// <summary>
/// Makes the examples of one document after another, as BERT's <c>create_instances_from_document</c> does. Parts of examples are spans of the
/// corpus's ids, because the sentences of a document lie side by side. Holds buffers: one thread at a time.
/// </summary>
internal sealed class DocumentExamples(TokenizedCorpus corpus, Vocabulary vocabulary, PregenerationOptions options)
{
    private readonly int _maxTokens = options.MaxSequenceLength - 3; // [CLS] first [SEP] second [SEP]
    private readonly int[] _ids = new int[options.MaxSequenceLength];
    private readonly MaskedTokens _masked = new(vocabulary, options.MaxSequenceLength, options.WholeWordMasking);

    /// <summary>Adds the examples of a document to <paramref name="block"/> and returns how many have a random second part.</summary>
    public int Generate(int document, int epoch, ExampleBlock block)
    {
        if (options.OnePart)
        {
            AddSpans(document, block);
            return 0;
        }

        SplitMix64 random = SplitMix64.For(options.Seed, epoch, options.Shard, document);
        int end = corpus.FirstSentence(document + 1);
        int target = random.NextDouble() < options.ShortSequenceProbability ? 2 + random.Next(_maxTokens - 1) : _maxTokens;
        int randomNext = 0;
        int chunkStart = corpus.FirstSentence(document);
        for (int sentence = chunkStart; sentence < end; sentence++)
        {
            int length = corpus.FirstToken(sentence + 1) - corpus.FirstToken(chunkStart);
            if (sentence < end - 1 && length < target)
            {
                continue;
            }

            int sentences = sentence + 1 - chunkStart;
            int firstEnd = chunkStart + (sentences >= 2 ? 1 + random.Next(sentences - 1) : 1);
            var first = new Part(corpus.FirstToken(chunkStart), corpus.FirstToken(firstEnd));
            if (sentences == 1 || random.NextDouble() < 0.5)
            {
                Part second = RandomPart(document, target - first.Length, random);
                Add(first, second, isRandomNext: true, block, random);
                randomNext++;

                // The sentences that the random part displaced go into the next chunk.
                sentence = firstEnd - 1;
            }
            else
            {
                Add(first, new Part(first.End, corpus.FirstToken(sentence + 1)), isRandomNext: false, block, random);
            }

            chunkStart = sentence + 1;
        }

        return randomNext;
    }

    /// <summary>
    /// A run of sentences of another document, at least <paramref name="wanted"/> tokens where the document has them. Drawing a sentence among all
    /// others draws documents in proportion to their sentences and the start evenly within.
    /// </summary>
    private Part RandomPart(int document, int wanted, SplitMix64 random)
    {
        int from = corpus.FirstSentence(document);
        int own = corpus.FirstSentence(document + 1) - from;
        int sentence = random.Next(corpus.Sentences - own);
        sentence += sentence >= from ? own : 0;
        int last = corpus.EndOfDocumentAt(sentence);
        int start = corpus.FirstToken(sentence);
        int end = corpus.FirstToken(++sentence);
        while (sentence < last && end - start < wanted)
        {
            end = corpus.FirstToken(++sentence);
        }

        return new Part(start, end);
    }

    private void Add(Part first, Part second, bool isRandomNext, ExampleBlock block, SplitMix64 random)
    {
        while (first.Length + second.Length > _maxTokens)
        {
            ref Part longer = ref first.Length > second.Length ? ref first : ref second;
            bool front = random.NextDouble() < 0.5;
            longer = front ? longer with { Start = longer.Start + 1 } : longer with { End = longer.End - 1 };
        }

        int firstLength = first.Length + 2;
        int length = firstLength + second.Length + 1;
        Span<int> ids = _ids.AsSpan(0, length);
        ids[0] = vocabulary.ClassificationId;
        corpus.Ids(first.Start, first.End).CopyTo(ids[1..]);
        ids[firstLength - 1] = vocabulary.SeparatorId;
        corpus.Ids(second.Start, second.End).CopyTo(ids[firstLength..]);
        ids[length - 1] = vocabulary.SeparatorId;
        _masked.Choose(ids, firstLength, options.MaskedLanguageModelProbability, options.PredictionLimit, random);
        block.Add(ids, firstLength, isRandomNext, _masked.Positions, _masked.Originals);
    }

    /// <summary>Cuts the document into as few spans as it takes, which differ by one token at most: no short rest, and nothing is left out.</summary>
    private void AddSpans(int document, ExampleBlock block)
    {
        int start = corpus.FirstToken(corpus.FirstSentence(document));
        long tokens = corpus.FirstToken(corpus.FirstSentence(document + 1)) - start;
        int longest = options.MaxSequenceLength - 2; // [CLS] text [SEP]
        long spans = (tokens + longest - 1) / longest;
        for (long span = 0; span < spans; span++)
        {
            var part = new Part(start + (int)(tokens * span / spans), start + (int)(tokens * (span + 1) / spans));
            Span<int> ids = _ids.AsSpan(0, part.Length + 2);
            ids[0] = vocabulary.ClassificationId;
            corpus.Ids(part.Start, part.End).CopyTo(ids[1..]);
            ids[^1] = vocabulary.SeparatorId;
            block.Add(ids, ids.Length, isRandomNext: false, [], []);
        }
    }

    /// <summary>Tokens of the corpus from start to end.</summary>
    private readonly record struct Part(int Start, int End)
    {
        public int Length => End - Start;
    }
}
