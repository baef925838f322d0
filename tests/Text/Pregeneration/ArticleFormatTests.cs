using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Pregeneration.Article;

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

        ExampleFileHeader header = ArticleReader.Read(corpus.OutputFolder, 1, corpus.Tokenizer, Options, back);

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
        Assert.Equal(["num_training_examples", "max_seq_len"], metrics.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(40, metrics.RootElement.GetProperty("max_seq_len").GetInt32());
    }

    [Theory]
    [InlineData("{\"tokens\":[\"[CLS]\",\"never\",\"[SEP]\"],\"segment_ids\":[0,0,1],\"is_random_next\":true,\"masked_lm_positions\":[],\"masked_lm_labels\":[]}", "line 1: the vocabulary has no token 'never'")]
    [InlineData("{\"tokens\":[\"[CLS]\",\"w0\",\"[SEP]\"],\"segment_ids\":[0,0],\"is_random_next\":true,\"masked_lm_positions\":[],\"masked_lm_labels\":[]}", "line 1: lengths or masked positions")]
    [InlineData("{\"tokens\":[\"[CLS]\",\"w0\",\"[SEP]\"],\"segment_ids\":[0,0,1],\"is_random_next\":true,\"masked_lm_positions\":[9],\"masked_lm_labels\":[\"w0\"]}", "line 1: lengths or masked positions")]
    [InlineData("{\"tokens\":", "line 1 is not what the article's script writes")]
    [InlineData("{}", "line 1: lengths or masked positions")]
    public async Task Read_BadLine_SaysWhatAndWhere(string line, string expected)
    {
        using TraceableCorpus corpus = await Pregenerated();
        File.WriteAllText(Path.Combine(corpus.OutputFolder, "epoch_0.json"), line + "\n");
        File.WriteAllText(Path.Combine(corpus.OutputFolder, "epoch_0_metrics.json"), "{\"num_training_examples\": 1, \"max_seq_len\": 40}");

        var error = Assert.Throws<UserErrorException>(() => ArticleReader.Read(corpus.OutputFolder, 0, corpus.Tokenizer, Options, corpus.OutputFolder + "/x"));

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
