namespace BertPipeline.Text.Pregeneration;

/// <summary>What an example file says of itself; the bytes are laid out in FORMAT.md.</summary>
public sealed record ExampleFileHeader
{
    /// <summary>Digest of the vocabulary (<see cref="Tokenization.Vocabulary.Sha256"/>): 64 hexadecimal digits.</summary>
    public required string VocabularySha256 { get; init; }

    /// <summary>Entries of the vocabulary; up to 65,536 the ids take two bytes, else four.</summary>
    public required int VocabularyCount { get; init; }

    public required bool DoLowerCase { get; init; }

    public required bool StripAccents { get; init; }

    /// <summary>Longest example in tokens, special tokens included; at most 65,535.</summary>
    public required int MaxSequenceLength { get; init; }

    /// <summary>Largest number of masked positions an example.</summary>
    public required int MaxPredictions { get; init; }

    public required double MaskedLanguageModelProbability { get; init; }

    public required double ShortSequenceProbability { get; init; }

    public required bool WholeWordMasking { get; init; }

    public required int Seed { get; init; }

    public required int Epoch { get; init; }

    public required int Shard { get; init; }

    /// <summary>Examples. This and the two totals below are set by the writer.</summary>
    public int Count { get; init; }

    /// <summary>Tokens of all examples, special tokens included.</summary>
    public long TotalTokens { get; init; }

    /// <summary>Masked positions of all examples.</summary>
    public long TotalMasked { get; init; }

    internal int IdWidth => VocabularyCount <= 65_536 ? sizeof(ushort) : sizeof(uint);
}
