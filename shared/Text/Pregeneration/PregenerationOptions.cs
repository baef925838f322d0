using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Pregeneration;

/// <summary>How examples are made from sentences; the defaults are BERT's.</summary>
public sealed record PregenerationOptions
{
    /// <summary>Files of fresh examples to make.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Longest example in tokens, special tokens included; 5 or more.</summary>
    public int MaxSequenceLength { get; init; } = 128;

    /// <summary>Share of documents that are cut into chunks of a random, shorter length.</summary>
    public double ShortSequenceProbability { get; init; } = 0.1;

    /// <summary>Share of the tokens to predict.</summary>
    public double MaskedLanguageModelProbability { get; init; } = 0.15;

    /// <summary>Most predictions an example; null for the share of <see cref="MaxSequenceLength"/>, rounded up. The article's default is 20.</summary>
    public int? MaxPredictions { get; init; }

    /// <summary>Masks all tokens of a word or none.</summary>
    public bool WholeWordMasking { get; init; }

    /// <summary>
    /// Examples are spans of one document, <c>[CLS] text [SEP]</c>, without a second part and without masks: who trains on them draws those afresh. What is said of pairs and masks does not count then.
    /// </summary>
    public bool OnePart { get; init; }

    /// <summary>Longest line of sentences in bytes; a longer one is an error. What an ingest has written needs no limit: its rows had one.</summary>
    public int MaximumLineBytes { get; init; } = int.MaxValue;

    public int Seed { get; init; } = 42;

    /// <summary>Number of the corpus's part, so that equal documents in two parts get different examples.</summary>
    public int Shard { get; init; }

    /// <summary>Threads; the output does not depend on it.</summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    internal int PredictionLimit => OnePart ? 0 : MaxPredictions ?? (int)Math.Ceiling(MaskedLanguageModelProbability * MaxSequenceLength);

    internal ExampleFileHeader ToHeader(WordPieceTokenizer tokenizer, int epoch) => new()
    {
        VocabularySha256 = tokenizer.Vocabulary.Sha256,
        VocabularyCount = tokenizer.Vocabulary.Count,
        DoLowerCase = tokenizer.Options.DoLowerCase,
        StripAccents = tokenizer.Options.RemovesAccents,
        MaxSequenceLength = MaxSequenceLength,
        MaxPredictions = PredictionLimit,
        MaskedLanguageModelProbability = OnePart ? 0 : MaskedLanguageModelProbability,
        ShortSequenceProbability = OnePart ? 0 : ShortSequenceProbability,
        WholeWordMasking = WholeWordMasking,
        Seed = Seed,
        Epoch = epoch,
        Shard = Shard,
    };
}
