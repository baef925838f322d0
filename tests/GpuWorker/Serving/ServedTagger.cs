using System.Text;
using System.Text.Json;
using BertPipeline.GpuWorker.Serving;
using BertPipeline.GpuWorker.Tagging;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Tests.Serving;

/// <summary>A server on a free port, and a client of it.</summary>
internal sealed class ServedTagger : IAsyncDisposable
{
    private readonly HttpClient _client;

    private ServedTagger(TaggingServer server)
    {
        Server = server;
        _client = new HttpClient { BaseAddress = new Uri(server.Address) };
    }

    public TaggingServer Server { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ServedTagger> StartAsync(ITagger tagger, IReadOnlyDictionary<string, double>? thresholds = null, ServeOptions? options = null)
    {
        var server = TaggingServer.Create(
            tagger, thresholds ?? new Dictionary<string, double>(), options ?? new ServeOptions { ModelName = "tiny" }, TimeProvider.System, log => log.ClearProviders());
        await server.StartAsync(Token);
        return new ServedTagger(server);
    }

    /// <summary>As curl sends it: with the content type of a form.</summary>
    /// <param name="body">JSON, or what is none.</param>
    /// <param name="path">The route.</param>
    /// <param name="gone">Cancelled when the client goes away.</param>
    public async Task<(int Status, string Body)> PostAsync(string body, string path = "/predict", CancellationTokenSource? gone = null)
    {
        using var token = CancellationTokenSource.CreateLinkedTokenSource(Token, gone?.Token ?? CancellationToken.None);
        using var content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
        using HttpResponseMessage response = await _client.PostAsync(new Uri(path, UriKind.Relative), content, token.Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(token.Token));
    }

    public async Task<(int Status, string Body)> GetAsync(string path)
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri(path, UriKind.Relative), Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    /// <summary>Ends when <c>/metrics</c> shows a line; fails when it never does.</summary>
    public async Task MetricAsync(string line)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        string metrics;
        do
        {
            metrics = (await GetAsync("/metrics")).Body;
            Assert.False(patience.IsCancellationRequested, $"Not seen: {line}\n{metrics}");
        }
        while (!metrics.Split('\n').Contains(line));
    }

    /// <summary>Raw scores by tag of one text, which must be answered.</summary>
    public async Task<IReadOnlyDictionary<string, double>> LogitsAsync(string text)
    {
        (int status, string body) = await PostAsync(JsonSerializer.Serialize(new { inputs = text, raw_scores = true }));
        Assert.True(status == 200, body);
        using JsonDocument json = JsonDocument.Parse(body);
        return json.RootElement.EnumerateArray().ToDictionary(p => p.GetProperty("label").GetString()!, p => p.GetProperty("score").GetDouble());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
    }
}
