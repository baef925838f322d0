using System.Text.Json;
using BertPipeline.GpuWorker.Tagging;
using BertPipeline.Testing.Models;
using BertPipeline.Testing.Node;

namespace BertPipeline.GpuWorker.Tests.Serving;

/// <summary>A BERT from its folder, beside what <c>tag</c> says of the same texts.</summary>
public sealed class ServedModelTests : IDisposable
{
    private static readonly string[] Texts = ["w1", "w0 w1 w2 w0 w1", "w2 w2", "unknown words", "w0 w1 w2 w0 w1 w2 w0 w1 w2 w0 w1 w2 w0 w1"];

    private readonly string _folder = new TinyModel { Tags = ["Bugs", "Price", "UX"] }.WriteTo(Directory.CreateTempSubdirectory("tagger-").FullName);
    private readonly ITagger _tagger;

    public ServedModelTests() => _tagger = Taggers.Load(_folder);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _tagger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Predict_OneByOneAndAsABatch_ScoresAndTagsAreThoseOfTag()
    {
        var thresholds = new Dictionary<string, double> { ["Bugs"] = 0.5, ["Price"] = 0.5, ["UX"] = 0.5 };
        IReadOnlyList<JsonElement> expected = await TagAsync(thresholds);
        await using ServedTagger served = await ServedTagger.StartAsync(_tagger, thresholds);

        AssertEqual(expected, Parse((await served.PostAsync(JsonSerializer.Serialize(new { inputs = Texts }))).Body));
        foreach ((string text, JsonElement one) in Texts.Zip(expected))
        {
            AssertEqual([one], [Parse((await served.PostAsync(JsonSerializer.Serialize(new { inputs = text }))).Body)]);
        }
    }

    [Fact]
    public async Task Predict_HuggingFacesClientForJavaScript_GetsTheScoresOfTag()
    {
        var thresholds = new Dictionary<string, double> { ["Bugs"] = 0.5, ["Price"] = 0.5, ["UX"] = 0.5 };
        IReadOnlyList<JsonElement> expected = await TagAsync(thresholds);
        await using ServedTagger served = await ServedTagger.StartAsync(_tagger, thresholds);

        JsonElement answers = await NodeClients.RunAsync<JsonElement>("predict.js", new { address = served.Server.Address, texts = Texts });

        AssertEqual(expected, answers);
    }

    /// <summary>16 positions, two of them for [CLS] and [SEP].</summary>
    [Fact]
    public async Task Predict_TextOf15Words_IsRefusedOrCut()
    {
        await using ServedTagger served = await ServedTagger.StartAsync(_tagger);
        string text = string.Join(' ', Enumerable.Repeat("w1", 15));

        (int status, string body) = await served.PostAsync(JsonSerializer.Serialize(new { inputs = text }));
        IReadOnlyDictionary<string, double> shortest = await served.LogitsAsync(text[3..]);
        (int cut, string answer) = await served.PostAsync(JsonSerializer.Serialize(new { inputs = text, truncate = true, raw_scores = true }));

        Assert.Equal(413, status);
        Assert.Contains("inputs[0] has 17 tokens; the model reads 16", body, StringComparison.Ordinal);
        Assert.Equal(200, cut);
        Assert.All(Parse(answer).EnumerateArray(), p => Assert.Equal(shortest[p.GetProperty("label").GetString()!], p.GetProperty("score").GetDouble(), 1e-6));
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement.Clone();

    private static void AssertEqual(IReadOnlyList<JsonElement> expected, JsonElement answers) => AssertEqual(expected, [.. answers.EnumerateArray()]);

    /// <summary>Logits of a text depend on its neighbours in rounding only, and scores are rounded to six digits.</summary>
    private static void AssertEqual(IReadOnlyList<JsonElement> expected, IReadOnlyList<JsonElement> answers)
    {
        Assert.Equal(expected.Count, answers.Count);
        foreach ((JsonElement line, JsonElement answer) in expected.Zip(answers))
        {
            JsonElement[] predictions = [.. answer.EnumerateArray()];
            Assert.All(predictions, p => Assert.Equal(
                line.GetProperty("scores").GetProperty(p.GetProperty("label").GetString()!).GetDouble(), p.GetProperty("score").GetDouble(), 2e-6));
            Assert.Equal(
                line.GetProperty("tags").EnumerateArray().Select(t => t.GetString()!).Order(StringComparer.Ordinal),
                predictions.Where(p => p.GetProperty("applies").GetBoolean()).Select(p => p.GetProperty("label").GetString()!).Order(StringComparer.Ordinal));
        }
    }

    private async Task<IReadOnlyList<JsonElement>> TagAsync(Dictionary<string, double> thresholds)
    {
        using var output = new StringWriter();
        using var input = new StringReader(string.Join('\n', Texts.Select(text => JsonSerializer.Serialize(new { text }))));
        await new TagStream(_tagger, thresholds).RunAsync(input, output, Token);
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }
}
