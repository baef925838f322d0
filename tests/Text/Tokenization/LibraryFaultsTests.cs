using BertPipeline.Text.Tokenization;
using BertOptions = Microsoft.ML.Tokenizers.BertOptions;
using BertTokenizer = Microsoft.ML.Tokenizers.BertTokenizer;
using EncodedToken = Microsoft.ML.Tokenizers.EncodedToken;

namespace BertPipeline.Text.Tests.Tokenization;

/// <summary>
/// Where the BertTokenizer of Microsoft.ML.Tokenizers 2.0.1 departs from BERT, and ours does not. Each test also shows that the library still
/// departs: when one fails on that, a new version of the library has mended it.
/// </summary>
public sealed class LibraryFaultsTests
{
    private static readonly string[] Tokens =
    [
        .. "one two onetwo a b ##a ##b _ cafe café mask [ ] # x ##x".Split(' '), .. "$+<=>^`|~".Select(c => c.ToString()), "😀", "™", "€", "©",
    ];

    [Theory]
    [InlineData("one\ntwo", "one two", "onetwo")] // deletes line feeds and joins the words
    [InlineData("one\ttwo", "one two", "onetwo")]
    [InlineData("one\r\ntwo", "one two", "onetwo")]
    [InlineData("a $+<=>^`|~ b", "a $ + < = > ^ ` | ~ b", "a b")] // drops ASCII symbols
    [InlineData("a 😀 b", "a 😀 b", "a b")] // drops emoji
    [InlineData("a ™ € © b", "a ™ € © b", "a b")] // drops symbols
    [InlineData("a_b", "a _ b", "[UNK]")] // does not split the underscore
    [InlineData("on\u200Be tw\u00ADo", "one two", "[UNK] [UNK] [UNK] [UNK]")] // keeps what has no width
    [InlineData("café", "cafe", "café")] // strips no accents under invariant globalisation
    [InlineData("[mask]", "[ mask ]", "[MASK]")] // takes a typed word for the special token
    public void Encode_WhereTheLibraryErrs_IsBerts(string text, string ours, string theirs)
    {
        WordPieceTokenizer tokenizer = TestVocabulary.Tokenizer(Tokens);

        Assert.Equal(ours, Join(tokenizer, tokenizer.EncodeToIds(text)));
        Assert.Equal(theirs, Join(tokenizer, Library().EncodeToIds(text, addSpecialTokens: false)));
    }

    [Fact]
    public void EncodeToTokens_WhereTheLibraryCountsInTheNormalisedText_CountsInTheOriginal()
    {
        const string Text = "one\n\u00e9 a";

        EncodedToken ours = TestVocabulary.Tokenizer(Tokens).EncodeToTokens(Text, out _)[^1];
        EncodedToken theirs = Library().EncodeToTokens(Text, out string? normalized)[^1];

        Assert.Equal("a", Text[ours.Offset]);
        Assert.NotEqual(Text, normalized);
        Assert.NotEqual("a", Text[theirs.Offset]);
    }

    private static BertTokenizer Library()
    {
        using var vocabulary = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', [.. Vocabulary.SpecialTokens, .. Tokens])));
        return BertTokenizer.Create(vocabulary, new BertOptions { LowerCaseBeforeTokenization = true, RemoveNonSpacingMarks = true });
    }

    private static string Join(WordPieceTokenizer tokenizer, IEnumerable<int> ids) => string.Join(' ', ids.Select(i => tokenizer.Vocabulary[i]));
}
