using System.Text.Json;
using BertPipeline.GpuWorker.Serving;

namespace BertPipeline.GpuWorker.Tests.Serving;

/// <summary>Bodies and answers are those of text-embeddings-inference's <c>/predict</c>; sigmoids of 2, -2, 3 and -1 are 0.880797, 0.119203, 0.952574 and 0.268941.</summary>
public sealed class PredictTests : IAsyncLifetime
{
    private const string First = """[{"label":"Price","score":0.880797,"applies":true},{"label":"UX_UI","score":0.119203,"applies":false}]""";
    private const string Second = """[{"label":"UX_UI","score":0.952574,"applies":true},{"label":"Price","score":0.268941,"applies":false}]""";

    private readonly LogitTagger _tagger = new();
    private ServedTagger _served = null!;

    public async ValueTask InitializeAsync() => _served = await ServedTagger.StartAsync(_tagger, new Dictionary<string, double> { ["Price"] = 0.5, ["UX_UI"] = 0.9 });

    public async ValueTask DisposeAsync()
    {
        await _served.DisposeAsync();
        _tagger.Dispose();
    }

    [Theory]
    [InlineData("""{"inputs":"2 -2"}""", First)]
    [InlineData("""{"inputs":["2 -2"]}""", $"[{First}]")]
    [InlineData("""{"inputs":["2 -2","-1 3"]}""", $"[{First},{Second}]")]
    [InlineData("""{"inputs":[["2 -2"],["-1 3"]],"truncate":null}""", $"[{First},{Second}]")]
    [InlineData("""{"parameters":{"top_k":null},"inputs":"-1 3","options":{}}""", Second)]
    [InlineData("""{"inputs":"-1 3","raw_scores":true}""", """[{"label":"UX_UI","score":3,"applies":true},{"label":"Price","score":-1,"applies":false}]""")]
    public async Task Predict_EveryForm_ATagEachByFallingScore(string body, string expected)
    {
        Assert.Equal((200, expected), await _served.PostAsync(body));
        Assert.Equal((200, expected), await _served.PostAsync(body, "/"));
    }

    [Fact]
    public async Task Predict_TagWithoutThreshold_NeverApplies()
    {
        await using ServedTagger served = await ServedTagger.StartAsync(_tagger, new Dictionary<string, double> { ["UX_UI"] = 0.9 });

        Assert.Equal(
            """[{"label":"Price","score":0.999877,"applies":false},{"label":"UX_UI","score":0.952574,"applies":true}]""", (await served.PostAsync("""{"inputs":"9 3"}""")).Body);
    }

    [Theory]
    [InlineData("""{"inputs":["0 0","0 0 0 0 0 0 0"]}""", 413, "inputs[1] has 9 tokens; the model reads 8")]
    [InlineData("""{"inputs":"0 0 0 0 0 0 0","truncate":false}""", 413, "\\\"truncate\\\": true")]
    [InlineData("""{"inputs":[]}""", 422, "inputs has no text")]
    [InlineData("""{"inputs":["0 0",""]}""", 422, "inputs[1] is empty")]
    [InlineData("""{"input":"0 0"}""", 422, "has no inputs")]
    [InlineData("null", 422, "has no inputs")]
    [InlineData("""{"inputs":"0 0" """, 422, "The body cannot be read (line 1, byte ")]
    [InlineData("", 422, "The body cannot be read (line 1, byte ")]
    [InlineData("[]", 422, "It is JSON of the form")]
    [InlineData("""{"inputs":7}""", 422, "inputs must be a text, a list of texts")]
    [InlineData("""{"inputs":[["a","b"]]}""", 422, "a pair of texts")]
    [InlineData("""{"inputs":[[]]}""", 422, "inputs must be a text, a list of texts")]
    [InlineData("""{"inputs":"\ud800"}""", 422, "The body cannot be read (line 1, byte ")]
    [InlineData("""{"inputs":"0 0","truncation_direction":"Left"}""", 422, "cut on the right only")]
    public async Task Predict_WhatCannotBeDone_SaysWhatAndHowToMendIt(string body, int status, string message)
    {
        (int found, string answer) = await _served.PostAsync(body);

        Assert.Equal(status, found);
        Assert.Contains(message, answer, StringComparison.Ordinal);
        Assert.EndsWith(",\"error_type\":\"Validation\"}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_LongTextThatMayBeCut_IsAnswered() =>
        Assert.Equal((200, First), await _served.PostAsync("""{"inputs":"2 -2 0 0 0 0 0","truncate":true}"""));

    [Fact]
    public async Task Predict_MoreTextsThanAllowed_NamesTheOption()
    {
        (int status, string body) = await _served.PostAsync(JsonSerializer.Serialize(new { inputs = Enumerable.Repeat("0 0", 33) }));

        Assert.Equal(413, status);
        Assert.Contains("inputs has 33 texts; a request may have 32 (--max-client-batch-size)", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_LargerBodyThanAllowed_IsRefusedUnread()
    {
        (int status, string body) = await _served.PostAsync(JsonSerializer.Serialize(new { inputs = new string('a', TaggingServer.LargestBody) }));

        Assert.Equal(413, status);
        Assert.Contains("\"error_type\":\"Validation\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_ModelThatFails_IsABackendErrorAndHealthSaysSoUntilItScoresAgain()
    {
        Assert.Equal(200, (await _served.GetAsync("/health")).Status);
        _tagger.Failure = "out of memory";

        Assert.Equal((424, """{"error":"The model could not score: out of memory","error_type":"Backend"}"""), await _served.PostAsync("""{"inputs":"0 0"}"""));
        Assert.Equal(503, (await _served.GetAsync("/health")).Status);
        _tagger.Failure = null;
        Assert.Equal(200, (await _served.GetAsync("/health")).Status);
        Assert.Equal(200, (await _served.PostAsync("""{"inputs":"0 0"}""")).Status);
    }

    [Fact]
    public async Task Predict_ScoresThatAreNoNumbers_AreABackendError()
    {
        (int status, string body) = await _served.PostAsync("""{"inputs":"NaN 0"}""");

        Assert.Equal((424, """{"error":"The model's scores are not numbers (NaN): its weights are damaged.","error_type":"Backend"}"""), (status, body));
    }

    [Theory]
    [InlineData("/predict")]
    [InlineData("/embed")]
    public async Task Get_WhatIsNotThere_SaysWhereTextsGo(string path)
    {
        (int status, string body) = await _served.GetAsync(path);

        Assert.Equal(404, status);
        Assert.Contains($"There is nothing at GET {path}. Texts go to POST /predict.", body, StringComparison.Ordinal);
    }
}
