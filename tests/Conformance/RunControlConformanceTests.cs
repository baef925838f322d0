using System.Net;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Http.Instances;
using BertPipeline.Http.Jobs;
using BertPipeline.Orchestration.Status;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Conformance;

/// <summary>What is done to runs, and how closely they can be looked at, on any host.</summary>
public abstract class RunControlConformanceTests(IApiHost host) : ConformanceTests(host)
{
    [Fact]
    public async Task Suspend_AndResume_LetTheRunGoOn()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Waits);
        await WaitForAsync(started.Id, r => r.State == RunState.Running);

        using HttpResponseMessage suspended = await PostAsync($"/api/runs/{started.Id}/suspend");
        Assert.Equal(HttpStatusCode.Accepted, suspended.StatusCode);
        await WaitForAsync(started.Id, r => r.State == RunState.Suspended);
        using HttpResponseMessage again = await PostAsync($"/api/runs/{started.Id}/suspend");
        await AssertProblemAsync(HttpStatusCode.Conflict, again);
        using HttpResponseMessage resumed = await PostAsync($"/api/runs/{started.Id}/resume");
        Assert.Equal(HttpStatusCode.Accepted, resumed.StatusCode);

        await WaitForAsync(started.Id, r => r.State == RunState.Running);
        using HttpResponseMessage cancelled = await PostAsync($"/api/runs/{started.Id}/cancel");
    }

    /// <summary>It does nothing that would look whether somebody asked for its end.</summary>
    [Fact]
    public async Task Cancel_WhatWaitsItsTurn_EndsItAtOnce()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Queues);
        await WaitForAsync(started.Id, r => r.Steps.Count > 0);
        Assert.Equal(RunState.Pending, (await WaitForAsync(started.Id, _ => true)).State);
        Assert.Equal([started.Id], (await ListRunsAsync($"text={started.Id}&state=pending")).Runs.Select(r => r.Id));

        using HttpResponseMessage cancelled = await PostAsync($"/api/runs/{started.Id}/cancel");

        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        await WaitForAsync(started.Id, r => r.State == RunState.Cancelled);
    }

    [Fact]
    public async Task Retry_OfAnEndedRun_StartsItsRequestUnderAnotherId()
    {
        ManagementPayload started = await StartAndEndAsync(ScriptedRun.Breaks);

        using HttpResponseMessage answer = await PostAsync($"/api/runs/{started.Id}/retry");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        ManagementPayload again = await ReadAsync<ManagementPayload>(answer);
        Assert.NotEqual(started.Id, again.Id);
        RunStatus run = await WaitForAsync(again.Id, r => r.State == RunState.Failed);
        Assert.Equal(ScriptedRun.Breaks, run.Request!.Corpus);
    }

    [Fact]
    public async Task RetryAndPurge_OfALivingRun_AreRefused()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Waits);
        await WaitForAsync(started.Id, r => r.State == RunState.Running);

        using HttpResponseMessage retried = await PostAsync($"/api/runs/{started.Id}/retry");
        using HttpResponseMessage purged = await Http.DeleteAsync(new Uri($"/api/runs/{started.Id}", UriKind.Relative), Cancelled);

        await AssertProblemAsync(HttpStatusCode.Conflict, retried);
        await AssertProblemAsync(HttpStatusCode.PreconditionFailed, purged);
        using HttpResponseMessage cancelled = await PostAsync($"/api/runs/{started.Id}/cancel");
    }

    [Fact]
    public async Task Purge_OfAnEndedRun_LeavesTheList()
    {
        ManagementPayload started = await StartAndEndAsync(ScriptedRun.Completes);
        Assert.Contains((await ListRunsAsync("top=1000")).Runs, r => r.Id == started.Id);

        using HttpResponseMessage answer = await Http.DeleteAsync(new Uri($"/api/runs/{started.Id}", UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.DoesNotContain((await ListRunsAsync("top=1000")).Runs, r => r.Id == started.Id);
    }

    [Fact]
    public async Task ListRuns_Filtered_TakesTextStateAndDate()
    {
        ManagementPayload completed = await StartAndEndAsync(ScriptedRun.Completes);
        ManagementPayload broken = await StartAndEndAsync(ScriptedRun.Breaks);

        RunList found = await ListRunsAsync($"text={completed.Id.ToUpperInvariant()}");
        Assert.Equal((completed.Id, 1), (Assert.Single(found.Runs).Id, found.Total));
        Assert.Equal(["It broke."], (await ListRunsAsync($"text={broken.Id}&state=failed")).Runs.Select(r => r.Error));
        Assert.Empty((await ListRunsAsync($"text={broken.Id}&state=succeeded")).Runs);
        Assert.Empty((await ListRunsAsync($"text={broken.Id}&from=2100-01-01")).Runs);
        Assert.Empty((await ListRunsAsync($"text={broken.Id}&skip=1")).Runs);
        Assert.Single((await ListRunsAsync($"text={broken.Id}&from=2020-01-01&to=2100-01-01T00:00:00Z")).Runs);
    }

    [Theory]
    [InlineData("state=ended", "state must be pending or running")]
    [InlineData("from=yesterday", "from must be a date")]
    [InlineData("skip=-1", "skip must be a number")]
    public async Task ListRuns_FilterThatIsNone_IsRefused(string query, string message)
    {
        using HttpResponseMessage answer = await GetAsync($"/api/runs?{query}");

        Assert.Contains(message, (await AssertProblemAsync(HttpStatusCode.BadRequest, answer)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetLog_IsFollowedFromWhereItEnded()
    {
        (string runId, string jobId) = await JobAsync(attempts: 2);
        var runs = new RunStore(Host.Storage, TimeProvider.System);
        await runs.AppendLogAsync(runId, jobId, 1, "first\n", Cancelled);
        await runs.AppendLogAsync(runId, jobId, 2, "second\n", Cancelled);

        JobLog newest = await LogAsync(runId, jobId, "");
        await runs.AppendLogAsync(runId, jobId, 2, "third\n", Cancelled);

        Assert.Equal((2, "second\n"), (newest.Attempt, newest.Text));
        Assert.Equal("third\n", (await LogAsync(runId, jobId, $"?from={newest.Next}")).Text);
        Assert.Equal("first\n", (await LogAsync(runId, jobId, "?attempt=1")).Text);
        using HttpResponseMessage odd = await GetAsync($"/api/runs/{runId}/jobs/{jobId}/log?from=x");
        await AssertProblemAsync(HttpStatusCode.BadRequest, odd);
        using HttpResponseMessage none = await GetAsync($"/api/runs/{runId}/jobs/nothing/log");
        await AssertProblemAsync(HttpStatusCode.NotFound, none);
    }

    [Fact]
    public async Task GetCurves_DrawsWhatWasMeasured_OfSeveralRuns()
    {
        (string runId, string jobId) = await JobAsync(attempts: 1);
        (string other, _) = await JobAsync(attempts: 1);
        var runs = new RunStore(Host.Storage, TimeProvider.System);
        foreach (string run in new[] { runId, other })
        {
            await runs.AppendMetricsAsync(run, jobId, [.. Enumerable.Range(1, 3).Select(i => new MetricsLine(i, DateTimeOffset.UnixEpoch, new Dictionary<string, double> { [MetricName.Loss] = 1.0 / i, [MetricName.ResidentMegabytes] = 500 + i }))], Cancelled);
        }

        using HttpResponseMessage answer = await GetAsync($"/api/runs/{runId}/curves?beside={other}");

        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        string html = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("<figcaption>Taggers: loss</figcaption>", html, StringComparison.Ordinal);
        Assert.Contains("<figcaption>Memory of the worker</figcaption>", html, StringComparison.Ordinal);
        Assert.Equal(4, html.Split("<polyline").Length - 1);
        Assert.Contains($"{other}: {jobId}", html, StringComparison.Ordinal);
        using HttpResponseMessage missing = await GetAsync($"/api/runs/{runId}/curves?beside=nothing");
        await AssertProblemAsync(HttpStatusCode.NotFound, missing);
    }

    /// <summary>Two artifacts whose keys differ in one parameter: the later step says in which.</summary>
    [Fact]
    public async Task GetStep_ThatWasComputed_SaysWhyNothingWasReused()
    {
        string step = "split-data";
        string first = await StepAsync(step, """{"seed":1,"shares":{"test":0.2}}""");
        string second = await StepAsync(step, """{"seed":1,"shares":{"test":0.3}}""");

        using HttpResponseMessage answer = await GetAsync($"/api/runs/{second}/steps/{step}");
        StepDetails details = await ReadAsync<StepDetails>(answer);

        Assert.Equal("piece.jsonl", Assert.Single(details.Artifact!.Files).Name);
        Assert.Equal(first, details.Nearest!.RunId);
        Assert.Equal([new KeyDifference("shares.test", "0.3", "0.2")], details.Nearest.Differences);
        using HttpResponseMessage none = await GetAsync($"/api/runs/{second}/steps/nothing");
        await AssertProblemAsync(HttpStatusCode.NotFound, none);
    }

    private async Task<string> StepAsync(string step, string parameters)
    {
        string runId = await ClaimAsync();
        var artifacts = new ArtifactStore(Host.Storage, TimeProvider.System);
        var origin = new ArtifactOrigin
        {
            // A version of its own, so that what other tests make of the step is further away.
            Version = 4711,
            Parameters = System.Text.Json.JsonDocument.Parse(parameters).RootElement.Clone(),
            Inputs = new Dictionary<string, ArtifactRef>(),
        };
        ArtifactWriter writer = artifacts.Begin(step, Guid.NewGuid().ToString("N"), runId, origin);
        await writer.WriteAsync("piece.jsonl", "{}"u8.ToArray(), Cancelled);
        ArtifactManifest manifest = await writer.CompleteAsync(cancellationToken: Cancelled);
        var record = new StepRecord { Id = step, Step = step, Artifact = manifest.ToRef(), StartedAt = manifest.CreatedAt, EndedAt = manifest.CreatedAt };
        await new RunStore(Host.Storage, TimeProvider.System).WriteStepAsync(runId, record, Cancelled);
        return runId;
    }

    private async Task<(string RunId, string JobId)> JobAsync(int attempts)
    {
        string runId = await ClaimAsync();
        var job = new GpuJob
        {
            RunId = runId,
            JobId = "train-classifier-bert-1",
            Step = StepName.TrainClassifier,
            ArtifactKey = "key",
            InstanceId = runId,
            State = JobState.Succeeded,
            TotalAttempts = attempts,
            EnqueuedAt = DateTimeOffset.UnixEpoch,
        };
        Assert.NotNull(await new JobStore(Host.Storage).TryInsertAsync(job, Cancelled));
        return (runId, job.JobId);
    }

    private async Task<string> ClaimAsync()
    {
        string runId = "looked-at-" + Guid.NewGuid().ToString("N")[..8];
        await new RunStore(Host.Storage, TimeProvider.System).TryClaimAsync(runId, new RunRequest { Corpus = "feedback" }, cancellationToken: Cancelled);
        await new RunStore(Host.Storage, TimeProvider.System).TryRecordEndAsync(runId, new RunEnd(RunState.Succeeded, DateTimeOffset.UnixEpoch), Cancelled);
        return runId;
    }

    private async Task<JobLog> LogAsync(string runId, string jobId, string query)
    {
        using HttpResponseMessage answer = await GetAsync($"/api/runs/{runId}/jobs/{jobId}/log{query}");
        return await ReadAsync<JobLog>(answer);
    }
}
