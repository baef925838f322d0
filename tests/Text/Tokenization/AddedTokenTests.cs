using BertPipeline.Text.Tokenization;
using EncodedToken = Microsoft.ML.Tokenizers.EncodedToken;

namespace BertPipeline.Text.Tests.Tokenization;

/// <summary>Expected ids: Hugging Face's tokenizers library (Tokenizers.DotNet 1.4.1), given the same vocabulary and added tokens as a tokenizer.json.</summary>
public sealed class AddedTokenTests
{
    private static readonly string[] Words =
        [.. Vocabulary.SpecialTokens, "see", "please", "a", "b", "un", "##ing", "##a", "##b", "new", "york", "cafe", "<", ">", "url", "."];

    // 20 to 25.
    private static readonly AddedToken[] Added =
    [
        new(20, "<url>"), new(21, "covid") { Normalized = true }, new(22, "SARS") { SingleWord = true }, new(23, "New York") { Normalized = true }, new(24, "<u"),
        new(25, "Café") { Normalized = true, SingleWord = true },
    ];

    private static readonly WordPieceTokenizer Tokenizer = new(new Vocabulary([.. Words, .. Added.Select(t => t.Content)], Added), new WordPieceOptions());

    [Theory]
    [InlineData("see <url> please", new[] { 5, 20, 6 })]
    [InlineData("a<url>b", new[] { 7, 20, 8 })]
    [InlineData("<url><url>", new[] { 20, 20 })]
    [InlineData("<URL>", new[] { 16, 18, 17 })] // as written only
    [InlineData("<u <url", new[] { 24, 24, 1 })]
    [InlineData("COVID a", new[] { 21, 7 })]
    [InlineData("Covids", new[] { 21, 1 })]
    [InlineData("uncovid", new[] { 9, 21 })]
    [InlineData("covid-19", new[] { 21, 1, 1 })]
    [InlineData("co\u200Bvid a", new[] { 21, 7 })] // what is dropped does not part it
    [InlineData("covi\u0301d", new[] { 21 })]
    [InlineData("SARS a", new[] { 22, 7 })]
    [InlineData("SARS.", new[] { 22, 19 })]
    [InlineData("SARSa", new[] { 1 })] // a word of its own only
    [InlineData("aSARS", new[] { 1 })]
    [InlineData("SARS_a", new[] { 1, 1, 7 })]
    [InlineData("see new york", new[] { 5, 23 })]
    [InlineData("New\tYork a", new[] { 23, 7 })]
    [InlineData("NEW   york", new[] { 13, 14 })]
    [InlineData("un café.", new[] { 9, 25, 19 })]
    [InlineData("cafe\u0301 a", new[] { 25, 7 })]
    [InlineData("cafes", new[] { 1 })]
    [InlineData("CAFÉ", new[] { 25 })]
    public void EncodeToIds_AddedTokens_AsTheTokenizersLibrary(string text, int[] expected)
    {
        Assert.Equal(expected, Tokenizer.EncodeToIds(text));

        var ids = new List<int>();
        Tokenizer.Encode(text, ids);
        Assert.Equal(expected, ids);
    }

    [Fact]
    public void EncodeToTokens_AddedToken_StandsWhereItStoodInTheText()
    {
        IReadOnlyList<EncodedToken> tokens = Tokenizer.EncodeToTokens("see <url> COVID", out _);

        Assert.Equal([new(5, "see", 0..3), new(20, "<url>", 4..9), new(21, "covid", 10..15)], tokens);
    }

    /// <summary>Added to a vocabulary, a token is none of the pieces that words are cut into.</summary>
    [Fact]
    public void EncodeToIds_AddedTokenInsideAWord_IsNoPiece()
    {
        AddedToken[] added = [new(6, "ab") { SingleWord = true }];
        var tokenizer = new WordPieceTokenizer(new Vocabulary([.. Vocabulary.SpecialTokens, "##c", "ab"], added), new WordPieceOptions());

        Assert.Equal([6, 1], tokenizer.EncodeToIds("ab abc"));
    }
}
