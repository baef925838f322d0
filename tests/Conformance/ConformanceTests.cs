using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Http.Instances;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Orchestration.Status;
using BertPipeline.Testing;

namespace BertPipeline.Conformance;

/// <summary>What the parts of the suite share: requests, and waiting for what happens elsewhere.</summary>
public abstract class ConformanceTests(IApiHost host) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected IApiHost Host { get; } = host;

    protected HttpClient Http { get; } = host.CreateClient();

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Http.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    protected Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), Cancelled);

    protected Task<HttpResponseMessage> PostAsync(string path, HttpContent? content = null) =>
        Http.PostAsync(new Uri(path, UriKind.RelativeOrAbsolute), content, Cancelled);

    /// <summary>Starts a run that goes on as <see cref="ScriptedRun"/> has it for the corpus.</summary>
    protected async Task<ManagementPayload> StartAsync(string corpus)
    {
        using HttpResponseMessage answer = await PostAsync("/api/runs", Json($$"""{"corpus":"{{corpus}}","baseModel":"scratch:tiny"}"""));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return await ReadAsync<ManagementPayload>(answer);
    }

    protected async Task<RunStatus> WaitForAsync(string runId, Func<RunStatus, bool> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        timeout.CancelAfter(Patience);
        while (true)
        {
            RunStatus run = (await Http.GetFromJsonAsync<RunStatus>(new Uri($"/api/runs/{runId}", UriKind.Relative), PipelineJson.Options, timeout.Token))!;
            if (condition(run))
            {
                return run;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, timeout.Token);
        }
    }

    protected async Task<ManagementPayload> StartAndEndAsync(string corpus)
    {
        ManagementPayload started = await StartAsync(corpus);
        await WaitForAsync(started.Id, r => r.State is RunState.Succeeded or RunState.Failed);
        return started;
    }

    protected static async Task<T> ReadAsync<T>(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<T>(PipelineJson.Options, Cancelled))!;

    /// <summary>Holds an answer to RFC 9457: media type, status in the body, a type that is a URI, title and detail.</summary>
    protected static async Task<ApiProblem> AssertProblemAsync(HttpStatusCode status, HttpResponseMessage answer)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        ApiProblem problem = JsonSerializer.Deserialize<ApiProblem>(await answer.Content.ReadAsByteArrayAsync(Cancelled), PipelineJson.Options)!;
        Assert.Equal((int)status, problem.Status);
        Assert.True(Uri.IsWellFormedUriString(problem.Type, UriKind.Absolute), problem.Type);
        Assert.NotEmpty(problem.Title);
        Assert.NotEmpty(problem.Detail);
        return problem;
    }

    /// <summary>The list as it is now: where the storage is slow to answer, the first may be some seconds old, and says so.</summary>
    protected async Task<RunList> ListRunsAsync(string query)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        RunList? list = null;
        await Eventually.TrueAsync(
            async () =>
            {
                using HttpResponseMessage answer = await GetAsync($"/api/runs?{query}");
                list = await ReadAsync<RunList>(answer);
                return list.AsOf >= now;
            },
            "the list is as of now");
        return list!;
    }
}
