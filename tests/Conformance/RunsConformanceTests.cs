using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Http.Instances;
using BertPipeline.Orchestration.Status;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Conformance;

/// <summary>The routes under <c>/api/runs</c>, on any host.</summary>
public abstract class RunsConformanceTests(IApiHost host) : ConformanceTests(host)
{
    [Fact]
    public async Task OpenApi_DescribesEveryRouteOfRuns()
    {
        using HttpResponseMessage answer = await GetAsync("/api/openapi.json");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonElement paths = (await ReadAsync<JsonElement>(answer)).GetProperty("paths");
        string[] expected =
        [
            "/api/runs", "/api/runs/{runId}", "/api/runs/{runId}/cancel", "/api/runs/{runId}/report", "/api/runs/{runId}/jobs",
            "/api/runs/{runId}/jobs/{jobId}/metrics", "/api/runs/{runId}/pieces", "/api/runs/{runId}/suspects", "/api/runs/{runId}/to-label", "/api/corrections", "/api/corrections/import",
            "/api/schedules", "/api/schedules/{name}", "/api/purge",
        ];
        Assert.All(expected, path => Assert.True(paths.TryGetProperty(path, out _), path));
    }

    [Fact]
    public async Task GetRun_WhileItRuns_ShowsRequestAndSteps()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Waits);

        RunStatus run = await WaitForAsync(started.Id, r => r.Steps.Count > 0);

        Assert.Equal(RunState.Running, run.State);
        Assert.Equal(ScriptedRun.Waits, run.Request!.Corpus);
        StepStatus step = Assert.Single(run.Steps);
        Assert.Equal((StepName.IngestCorpus, StepState.Running, 1, 3), (step.Step, step.State, step.Done, step.Of));
    }

    [Fact]
    public async Task GetRun_Ended_ShowsOutcome()
    {
        RunStatus good = await WaitForAsync((await StartAsync(ScriptedRun.Completes)).Id, r => r.State == RunState.Succeeded);
        RunStatus broken = await WaitForAsync((await StartAsync(ScriptedRun.Breaks)).Id, r => r.State == RunState.Failed);

        Assert.Equal("scripted/0001", good.Model);
        Assert.Null(good.Error);
        Assert.Contains("It broke.", broken.Error, StringComparison.Ordinal);
        Assert.Equal(StepState.Cancelled, Assert.Single(broken.Steps).State);
    }

    [Fact]
    public async Task ListRuns_NewestFirstAndAtMostTop()
    {
        ManagementPayload older = await StartAndEndAsync(ScriptedRun.Completes);
        ManagementPayload newer = await StartAndEndAsync(ScriptedRun.Completes);

        RunList all = await ListRunsAsync("");
        using HttpResponseMessage one = await GetAsync("/api/runs?top=1");

        RunSummary[] runs = [.. all.Runs.Where(r => r.Id == newer.Id || r.Id == older.Id)];
        Assert.Equal([newer.Id, older.Id], runs.Select(r => r.Id));
        Assert.Equal((RunState.Succeeded, ScriptedRun.Completes, "scripted/0001"), (runs[0].State, runs[0].Corpus, runs[0].Model));
        Assert.Single((await ReadAsync<RunList>(one)).Runs);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task ListRuns_TopIsNoCount_IsRefused(string top)
    {
        using HttpResponseMessage answer = await GetAsync($"/api/runs?top={top}");

        await AssertProblemAsync(HttpStatusCode.BadRequest, answer);
    }

    [Fact]
    public async Task CancelRun_WhileItRuns_MarksItAndItsJobs()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Waits);
        var jobs = new JobStore(Host.Storage);
        await jobs.TryInsertAsync(Job(started.Id), Cancelled);

        using HttpResponseMessage answer = await PostAsync($"/api/runs/{started.Id}/cancel");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.True((await WaitForAsync(started.Id, _ => true)).CancelRequested);
        Assert.Equal(JobState.Cancelled, (await jobs.FindAsync(started.Id, "train-classifier-bert-1", Cancelled))!.Job.State);
    }

    [Fact]
    public async Task CancelRun_WhileItIsSuspended_LetsItGoOnToItsEnd()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Waits);
        await WaitForAsync(started.Id, r => r.State == RunState.Running);
        using HttpResponseMessage suspended = await PostAsync(started.SuspendPostUri.Replace("{text}", "lunch", StringComparison.Ordinal));
        await WaitForAsync(started.Id, r => r.State == RunState.Suspended);

        using HttpResponseMessage answer = await PostAsync($"/api/runs/{started.Id}/cancel");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.True((await WaitForAsync(started.Id, r => r.State == RunState.Running)).CancelRequested);
    }

    [Theory]
    [InlineData("DELETE", "/api/runs", "GET, POST")]
    [InlineData("PUT", "/api/runs/nobody", "DELETE, GET")]
    [InlineData("GET", "/api/runs/nobody/cancel", "POST")]
    [InlineData("GET", "/api/tags", "POST")]
    public async Task AnyRoute_AnotherMethod_IsNotAllowed(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage answer = await Http.SendAsync(request, Cancelled);

        await AssertProblemAsync(HttpStatusCode.MethodNotAllowed, answer);
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow));
    }

    [Fact]
    public async Task CancelRun_Ended_IsConflict()
    {
        ManagementPayload ended = await StartAndEndAsync(ScriptedRun.Completes);

        using HttpResponseMessage answer = await PostAsync($"/api/runs/{ended.Id}/cancel");

        await AssertProblemAsync(HttpStatusCode.Conflict, answer);
    }

    [Theory]
    [InlineData("GET", "/api/runs/nobody")]
    [InlineData("POST", "/api/runs/nobody/cancel")]
    [InlineData("GET", "/api/runs/nobody/report")]
    [InlineData("GET", "/api/runs/nobody/jobs")]
    [InlineData("GET", "/api/runs/nobody/jobs/none/metrics")]
    [InlineData("GET", "/api/nothing")]
    public async Task AnyRoute_OfWhatIsNotThere_IsNotFound(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage answer = await Http.SendAsync(request, Cancelled);

        await AssertProblemAsync(HttpStatusCode.NotFound, answer);
    }

    [Fact]
    public async Task GetRun_IdThatIsNone_IsRefused()
    {
        using HttpResponseMessage answer = await GetAsync("/api/runs/..%2Fx");

        await AssertProblemAsync(HttpStatusCode.BadRequest, answer);
    }

    [Theory]
    [InlineData(null, null, "text/html", "<p>good</p>")]
    [InlineData("application/json", null, "application/json", """{"f1":1}""")]
    [InlineData("text/*;q=0.5, application/json;q=0.1", null, "text/html", "<p>good</p>")]
    [InlineData("image/png, */*;q=0.1", null, "text/html", "<p>good</p>")]
    [InlineData("text/html", "md", "text/markdown", "good")]
    public async Task GetReport_Negotiates(string? accept, string? format, string mediaType, string content)
    {
        string path = await RunWithReportAsync() + (format is null ? "" : $"?format={format}");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        using HttpResponseMessage answer = await Http.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(mediaType, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(content, await answer.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task GetReport_FormNobodyWrites_IsNotAcceptable()
    {
        string path = await RunWithReportAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("image/png"));
        using HttpResponseMessage byHeader = await Http.SendAsync(request, Cancelled);
        using HttpResponseMessage byQuery = await GetAsync(path + "?format=pdf");

        await AssertProblemAsync(HttpStatusCode.NotAcceptable, byHeader);
        await AssertProblemAsync(HttpStatusCode.NotAcceptable, byQuery);
    }

    [Fact]
    public async Task GetReport_BeforeThereIsOne_IsNotFound()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Waits);

        using HttpResponseMessage answer = await GetAsync($"/api/runs/{started.Id}/report");

        await AssertProblemAsync(HttpStatusCode.NotFound, answer);
    }

    [Fact]
    public async Task ListJobsAndGetMetrics_ShowWhatWorkersWrote()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Waits);
        GpuJob job = Job(started.Id);
        await new JobStore(Host.Storage).TryInsertAsync(job, Cancelled);
        var line = new MetricsLine(10, job.EnqueuedAt, new Dictionary<string, double> { ["loss"] = 0.5 });
        await new RunStore(Host.Storage, TimeProvider.System).AppendMetricsAsync(started.Id, job.JobId, [line], Cancelled);

        using HttpResponseMessage jobs = await GetAsync($"/api/runs/{started.Id}/jobs");
        using HttpResponseMessage metrics = await GetAsync($"/api/runs/{started.Id}/jobs/{job.JobId}/metrics");

        Assert.Equal(job.JobId, Assert.Single(await ReadAsync<GpuJob[]>(jobs)).JobId);
        MetricsLine read = Assert.Single(await ReadAsync<MetricsLine[]>(metrics));
        Assert.Equal((10, 0.5), (read.Step, read.Values["loss"]));
    }

    private async Task<string> RunWithReportAsync()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Completes);
        var runs = new RunStore(Host.Storage, TimeProvider.System);
        (string Name, string Content)[] files =
            [(RunFiles.ReportHtml, "<p>good</p>"), (RunFiles.ReportJson, """{"f1":1}"""), (RunFiles.ReportMarkdown, "good")];
        foreach ((string name, string content) in files)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
            await runs.WriteFileAsync(started.Id, name, stream, Cancelled);
        }

        return $"/api/runs/{started.Id}/report";
    }

    private static GpuJob Job(string runId) => new()
    {
        RunId = runId,
        JobId = "train-classifier-bert-1",
        Step = StepName.TrainClassifier,
        ArtifactKey = new string('a', 64),
        InstanceId = $"{runId}:train-classifier-bert-1",
        EnqueuedAt = TimeProvider.System.GetUtcNow(),
    };
}
