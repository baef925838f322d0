using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Tests;

internal static class TestVocabulary
{
    /// <summary>The special tokens as 0 to 4, then the given tokens from 5.</summary>
    public static Vocabulary Of(params string[] tokens) => new([.. Vocabulary.SpecialTokens, .. tokens]);

    public static WordPieceTokenizer Tokenizer(WordPieceOptions options, params string[] tokens) => new(Of(tokens), options);

    public static WordPieceTokenizer Tokenizer(params string[] tokens) => Tokenizer(new WordPieceOptions(), tokens);
}
