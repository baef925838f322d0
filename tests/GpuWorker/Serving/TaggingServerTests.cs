using System.Text.Json;
using BertPipeline.GpuWorker.Serving;
using BertPipeline.Testing;

namespace BertPipeline.GpuWorker.Tests.Serving;

public sealed class TaggingServerTests : IDisposable
{
    private readonly LogitTagger _tagger = new();

    public void Dispose() => _tagger.Dispose();

    [Fact]
    public async Task Predict_ManyClientsAtOnce_EachGetsItsOwnAnswer()
    {
        await using ServedTagger served = await ServedTagger.StartAsync(_tagger);

        await Task.WhenAll(Enumerable.Range(1, 64).Select(async client =>
        {
            for (int request = 1; request <= 20; request++)
            {
                IReadOnlyDictionary<string, double> logits = await served.LogitsAsync($"{client} {-request}");
                Assert.Equal((client, -request), (logits["Price"], logits["UX_UI"]));
            }
        }));

        Assert.True(_tagger.Batches.Sum(batch => batch.Length) == 1 + (64 * 20) && _tagger.Batches.Count < 64 * 20, $"{_tagger.Batches.Count} batches: nothing was scored together.");
    }

    [Fact]
    public async Task Predict_MoreRequestsThanAllowed_AreRefusedUntilOneIsAnswered()
    {
        await using ServedTagger served = await ServedTagger.StartAsync(_tagger, options: new ServeOptions { ModelName = "tiny", MaxConcurrentRequests = 1 });
        await _tagger.EnteredAsync(); // The text at the start.
        _tagger.Hold();
        Task<(int Status, string Body)> first = served.PostAsync("""{"inputs":"0 0"}""");
        await _tagger.EnteredAsync();

        Assert.Equal(
            (429, """{"error":"As many requests as may be are under way: 1 (--max-concurrent-requests). Try again later.","error_type":"Overloaded"}"""), await served.PostAsync("""{"inputs":"0 0"}"""));
        Assert.Equal(200, (await served.GetAsync("/health")).Status);
        _tagger.Release();

        Assert.Equal(200, (await first).Status);
        Assert.Equal(200, (await served.PostAsync("""{"inputs":"0 0"}""")).Status);
    }

    [Fact]
    public async Task Predict_ClientThatGoesAway_IsNotScoredAndCountedAs499()
    {
        using var gone = new CancellationTokenSource();
        await using ServedTagger served = await ServedTagger.StartAsync(_tagger);
        await _tagger.EnteredAsync();
        _tagger.Hold();
        Task<(int Status, string Body)> first = served.PostAsync("""{"inputs":"1 0"}""");
        await _tagger.EnteredAsync();
        Task<(int Status, string Body)> second = served.PostAsync("""{"inputs":"2 0"}""", gone: gone);
        await served.MetricAsync("bert_pipeline_queue_texts 1");
        await gone.CancelAsync();
        await served.MetricAsync("bert_pipeline_requests_total{status=\"499\"} 1");
        _tagger.Release();

        Assert.Equal(200, (await first).Status);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(200, (await served.PostAsync("""{"inputs":"3 0"}""")).Status);
        Assert.Equal([["a"], ["1 0"], ["3 0"]], _tagger.Batches);
    }

    [Fact]
    public async Task TakeOver_RequestsAllTheWhile_LosesNoneAndClosesTheOneBeforeAfterItsLast()
    {
        await using ServedTagger served = await ServedTagger.StartAsync(_tagger);
        await _tagger.EnteredAsync();
        _tagger.Hold();
        Task<(int Status, string Body)> held = served.PostAsync("""{"inputs":"1 0"}""");
        await _tagger.EnteredAsync();
        var next = new LogitTagger();

        Task takenOver = served.Server.TakeOverAsync(next, new Dictionary<string, double> { ["Price"] = 0.5 }, "tiny/0002", TestContext.Current.CancellationToken);
        (int Status, string Body)[] during = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            await Eventually.TrueAsync(async () => (await served.GetAsync("/info")).Body.Contains("tiny/0002", StringComparison.Ordinal), "the other model is served");
            return await served.PostAsync($$"""{"inputs":"{{i}} 0"}""");
        }));
        Assert.False(takenOver.IsCompleted);
        _tagger.Release();

        Assert.Equal(200, (await held).Status);
        await takenOver;
        Assert.All(during, answer => Assert.Equal(200, answer.Status));
        Assert.Equal([["a"], ["1 0"]], _tagger.Batches);
        Assert.True(_tagger.IsDisposed);
        Assert.Equal(51, next.Batches.Sum(batch => batch.Length));
    }

    [Fact]
    public async Task OpenApi_Paths_AnswerAndTheirKeysAreThoseOfTheSchemas()
    {
        await using ServedTagger served = await ServedTagger.StartAsync(_tagger);
        using var document = JsonDocument.Parse((await served.GetAsync("/openapi.json")).Body);
        JsonElement schemas = document.RootElement.GetProperty("components").GetProperty("schemas");

        foreach (JsonProperty path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            (int status, _) = path.Value.TryGetProperty("post", out _) ? await served.PostAsync("""{"inputs":"0 0"}""", path.Name) : await served.GetAsync(path.Name);
            Assert.Equal(200, status);
        }

        Assert.Equal(Keys(schemas.GetProperty("Info").GetProperty("properties")), Keys(Parse((await served.GetAsync("/info")).Body)));
        Assert.Equal(
            Keys(schemas.GetProperty("Predictions").GetProperty("items").GetProperty("properties")), Keys(Parse((await served.PostAsync("""{"inputs":"0 0"}""")).Body)[0]));
        Assert.Equal(Keys(schemas.GetProperty("Error").GetProperty("properties")), Keys(Parse((await served.PostAsync("{}")).Body)));

        static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);
        static string[] Keys(JsonElement value) => [.. value.EnumerateObject().Select(p => p.Name)];
    }

    [Fact]
    public async Task StopAsync_RequestUnderWay_IsAnsweredAndNoOtherIsTaken()
    {
        await using ServedTagger served = await ServedTagger.StartAsync(_tagger);
        await _tagger.EnteredAsync();
        _tagger.Hold();
        Task<(int Status, string Body)> first = served.PostAsync("""{"inputs":"0 0"}""");
        await _tagger.EnteredAsync();
        Task stopped = served.Server.StopAsync();
        Assert.False(stopped.IsCompleted);
        _tagger.Release();

        Assert.Equal(200, (await first).Status);
        await stopped;
        await Assert.ThrowsAsync<HttpRequestException>(() => served.PostAsync("""{"inputs":"0 0"}"""));
    }

    [Fact]
    public async Task Info_SaysWhatClientsAskFor()
    {
        await using ServedTagger served = await ServedTagger.StartAsync(_tagger, new Dictionary<string, double> { ["Price"] = 0.5 });

        using JsonDocument info = JsonDocument.Parse((await served.GetAsync("/info")).Body);

        JsonElement root = info.RootElement;
        Assert.Equal("""{"id2label":{"0":"Price","1":"UX_UI"},"label2id":{"Price":0,"UX_UI":1}}""", root.GetProperty("model_type").GetProperty("classifier").GetRawText());
        Assert.Equal("""{"Price":0.5}""", root.GetProperty("thresholds").GetRawText());
        Assert.Equal(("tiny", 8, 8192, 32, 512), (
            root.GetProperty("model_id").GetString(), root.GetProperty("max_input_length").GetInt32(), root.GetProperty("max_batch_tokens").GetInt32(),
            root.GetProperty("max_client_batch_size").GetInt32(), root.GetProperty("max_concurrent_requests").GetInt32()));
        Assert.False(root.GetProperty("auto_truncate").GetBoolean());
    }

    [Fact]
    public async Task Metrics_AfterRequests_CountThem()
    {
        await using ServedTagger served = await ServedTagger.StartAsync(_tagger);
        await served.PostAsync("""{"inputs":["0 0","0 0"]}""");
        await served.PostAsync("""{"inputs":[]}""");
        await served.GetAsync("/health");

        string[] metrics = (await served.GetAsync("/metrics")).Body.Split('\n');

        Assert.Contains("# TYPE bert_pipeline_requests_total counter", metrics);
        Assert.Contains("bert_pipeline_requests_total{status=\"200\"} 1", metrics);
        Assert.Contains("bert_pipeline_requests_total{status=\"422\"} 1", metrics);
        Assert.Contains("bert_pipeline_request_duration_seconds_count 2", metrics);
        Assert.Contains("bert_pipeline_texts_total 3", metrics);
        Assert.Contains("bert_pipeline_batch_texts_bucket{le=\"1\"} 1", metrics);
        Assert.Contains("bert_pipeline_batch_tokens_sum 11", metrics); // [CLS] a [SEP], and twice two words between them.
        Assert.Contains("bert_pipeline_queue_texts 0", metrics);
    }
}
