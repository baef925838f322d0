using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Vocabularies;

/// <summary>Options of <see cref="WordPieceTrainer"/>; the defaults are those of Hugging Face's <c>BertWordPieceTokenizer.train</c>, the size BERT's.</summary>
public sealed record WordPieceTrainerOptions
{
    /// <summary>Largest number of entries, special tokens included; a small corpus gives fewer.</summary>
    public int VocabularySize { get; init; } = 30_522;

    /// <summary>A pair of tokens that is rarer is not merged.</summary>
    public int MinimumFrequency { get; init; } = 2;

    /// <summary>Most different characters; the rarest are left out, and words lose them.</summary>
    public int AlphabetLimit { get; init; } = 1000;

    /// <summary>Characters that enter the alphabet however rare they are, even absent ones; they count towards <see cref="AlphabetLimit"/>.</summary>
    public string InitialAlphabet { get; init; } = "";

    /// <summary>First entries of the vocabulary.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = Vocabulary.SpecialTokens;

    /// <summary>How texts become words: what the tokenizer that uses the vocabulary will be given.</summary>
    public WordPieceOptions WordPiece { get; init; } = new();
}
