using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Pregeneration.Article;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Tests.Pregeneration;

public sealed class ArticleFormatTests
{
    private static readonly PregenerationOptions Options = new() { MaxSequenceLength = 40, Epochs = 2 };

    [Fact]
    public async Task Write_ThenRead_LosesNothing()
    {
        using TraceableCorpus corpus = await Pregenerated();
        string back = Path.Combine(corpus.OutputFolder, "back.examples");
        await WriteAsync(corpus, epoch: 1);

        ExampleFileHeader header = ArticleReader.Read(corpus.OutputFolder, 1, corpus.Tokenizer, Options, back, TestContext.Current.CancellationToken);

        using ExampleFile before = ExampleFile.Open(Path.Combine(corpus.OutputFolder, Pregenerator.FileName(1)));
        using ExampleFile after = ExampleFile.Open(back);
        Assert.Equal(before.Header, header);
        for (int i = 0; i < before.Count; i++)
        {
            Assert.Equivalent(Example.Read(before, i), Example.Read(after, i), strict: true);
        }
    }

    [Fact]
    public async Task Write_Line_HasTheArticlesKeys()
    {
        using TraceableCorpus corpus = await Pregenerated();
        await WriteAsync(corpus, epoch: 0);

        using JsonDocument line = JsonDocument.Parse(File.ReadLines(Path.Combine(corpus.OutputFolder, "epoch_0.json")).First());
        using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(corpus.OutputFolder, "epoch_0_metrics.json")));

        Assert.Equal(
            ["tokens", "segment_ids", "is_random_next", "masked_lm_positions", "masked_lm_labels"],
            line.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal("[CLS]", line.RootElement.GetProperty("tokens")[0].GetString());

        // The article's two, and what lets a trainer refuse another vocabulary or casing.
        Assert.Equal(["num_training_examples", "max_seq_len", "vocabulary_sha256", "do_lower_case"], metrics.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(40, metrics.RootElement.GetProperty("max_seq_len").GetInt32());
    }

    [Theory]
    [InlineData("{\"tokens\":[\"[CLS]\",\"never\",\"[SEP]\"],\"segment_ids\":[0,0,1],\"is_random_next\":true,\"masked_lm_positions\":[],\"masked_lm_labels\":[]}", "has no token 'never'")]
    [InlineData("{\"tokens\":[\"[CLS]\",\"w0\",\"[SEP]\"],\"segment_ids\":[0,0],\"is_random_next\":true,\"masked_lm_positions\":[],\"masked_lm_labels\":[]}", "line 1: lengths or masked positions")]
    [InlineData("{\"tokens\":[\"[CLS]\",\"w0\",\"[SEP]\"],\"segment_ids\":[0,0,1],\"is_random_next\":true,\"masked_lm_positions\":[9],\"masked_lm_labels\":[\"w0\"]}", "line 1: lengths or masked positions")]
    [InlineData("{\"tokens\":", "line 1 is not what the article's script writes")]
    [InlineData("{}", "line 1: lengths or masked positions")]
    public async Task Read_BadLine_SaysWhatAndWhere(string line, string expected)
    {
        using TraceableCorpus corpus = await Pregenerated();
        File.WriteAllText(Path.Combine(corpus.OutputFolder, "epoch_0.json"), line + "\n");
        File.WriteAllText(Path.Combine(corpus.OutputFolder, "epoch_0_metrics.json"), "{\"num_training_examples\": 1, \"max_seq_len\": 40}");

        var error = Assert.Throws<UserErrorException>(() => ArticleReader.Read(corpus.OutputFolder, 0, corpus.Tokenizer, Options, corpus.OutputFolder + "/x", TestContext.Current.CancellationToken));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_WithoutMetrics_TakesTheLengthFromTheExamples()
    {
        using TraceableCorpus corpus = await Pregenerated();
        await WriteAsync(corpus, epoch: 0);
        File.Delete(Path.Combine(corpus.OutputFolder, "epoch_0_metrics.json"));
        int longest = File.ReadLines(Path.Combine(corpus.OutputFolder, "epoch_0.json"))
            .Max(line => JsonDocument.Parse(line).RootElement.GetProperty("tokens").GetArrayLength());

        ExampleFileHeader header = ArticleReader.Read(corpus.OutputFolder, 0, corpus.Tokenizer, Options, corpus.OutputFolder + "/x", TestContext.Current.CancellationToken);

        Assert.Equal(longest, header.MaxSequenceLength);
        Assert.Equal(1, ArticleReader.Epochs(corpus.OutputFolder));
    }

    [Fact]
    public async Task Read_OwnFilesOfAnotherVocabularyOrCasing_NamesBoth()
    {
        using TraceableCorpus corpus = await Pregenerated();
        await WriteAsync(corpus, epoch: 0);
        WordPieceTokenizer tokenizer = corpus.Tokenizer;
        var other = new WordPieceTokenizer(new Vocabulary([.. tokenizer.Vocabulary.Tokens, "more"]), tokenizer.Options);
        var cased = new WordPieceTokenizer(tokenizer.Vocabulary, tokenizer.Options with { DoLowerCase = false });

        var vocabulary = Assert.Throws<UserErrorException>(() => ArticleReader.Read(corpus.OutputFolder, 0, other, Options, corpus.OutputFolder + "/x", TestContext.Current.CancellationToken));
        var casing = Assert.Throws<UserErrorException>(() => ArticleReader.Read(corpus.OutputFolder, 0, cased, Options, corpus.OutputFolder + "/x", TestContext.Current.CancellationToken));

        Assert.Contains(tokenizer.Vocabulary.Sha256[..12], vocabulary.Message, StringComparison.Ordinal);
        Assert.Contains(other.Vocabulary.Sha256[..12], vocabulary.Message, StringComparison.Ordinal);
        Assert.Contains("made with do_lower_case=True, the model has do_lower_case=False", casing.Message, StringComparison.Ordinal);
    }

    /// <summary>The article's own files say nothing of casing, so their words must.</summary>
    [Theory]
    [InlineData("The", true, "'The' has capitals, so the examples were made with do_lower_case=False; the model has do_lower_case=True")]
    [InlineData("the", false, "has a capital, so the examples were made with do_lower_case=True; the model has do_lower_case=False")]
    public async Task Read_ArticlesFilesOfAnotherCasing_SaysSo(string word, bool doLowerCase, string expected)
    {
        using TraceableCorpus corpus = await Pregenerated();
        var tokenizer = new WordPieceTokenizer(TestVocabulary.Of("the", "The"), new WordPieceOptions { DoLowerCase = doLowerCase });

        // The masked place holds a random word, which says nothing.
        string line = $"{{\"tokens\":[\"[CLS]\",{string.Join(",", Enumerable.Repeat($"\"{word}\"", 36))},\"The\",\"[SEP]\"],\"segment_ids\":[{string.Join(",", Enumerable.Repeat(0, 38))},1],"
            + "\"is_random_next\":true,\"masked_lm_positions\":[37],\"masked_lm_labels\":[\"the\"]}";
        File.WriteAllLines(Path.Combine(corpus.OutputFolder, "epoch_0.json"), Enumerable.Repeat(line, 30));

        var error = Assert.Throws<UserErrorException>(() => ArticleReader.Read(corpus.OutputFolder, 0, tokenizer, Options, corpus.OutputFolder + "/x", TestContext.Current.CancellationToken));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_AnotherVocabulary_IsRefused()
    {
        using TraceableCorpus corpus = await Pregenerated();
        using ExampleFile file = ExampleFile.Open(Path.Combine(corpus.OutputFolder, Pregenerator.FileName(0)));

        await Assert.ThrowsAsync<UserErrorException>(() => ArticleWriter.WriteAsync(file, TestVocabulary.Of("a"), corpus.OutputFolder, TestContext.Current.CancellationToken));
    }

    private static async Task<TraceableCorpus> Pregenerated()
    {
        var random = new Random(1);
        var corpus = new TraceableCorpus(Enumerable.Range(0, 50).Select(_ => Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(1, 15)).ToArray()));
        await corpus.GenerateAsync(Options);
        return corpus;
    }

    private static async Task WriteAsync(TraceableCorpus corpus, int epoch)
    {
        using ExampleFile file = ExampleFile.Open(Path.Combine(corpus.OutputFolder, Pregenerator.FileName(epoch)));
        await ArticleWriter.WriteAsync(file, corpus.Tokenizer.Vocabulary, corpus.OutputFolder, TestContext.Current.CancellationToken);
    }
}
