using System.Net;
using System.Text;
using System.Text.Json;
using BertPipeline.Contracts.Runs;
using BertPipeline.Http.Instances;

namespace BertPipeline.Conformance;

/// <summary>The URIs of the management payload answer as Durable Functions' own do (its "HTTP APIs" reference), on any host.</summary>
public abstract class InstancesConformanceTests(IApiHost host) : ConformanceTests(host)
{
    [Fact]
    public async Task StatusQuery_WhileItRuns_IsAcceptedWithLocation()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Waits);

        using HttpResponseMessage answer = await GetAsync(started.StatusQueryGetUri);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.StartsWith(started.StatusQueryGetUri, answer.Headers.Location?.AbsoluteUri, StringComparison.Ordinal);
        JsonElement status = await ReadAsync<JsonElement>(answer);
        Assert.Equal("TrainingRun", status.GetProperty("name").GetString());
        Assert.Equal(started.Id, status.GetProperty("instanceId").GetString());
        Assert.Contains(status.GetProperty("runtimeStatus").GetString(), (string[])["Pending", "Running"]);
        Assert.Equal(started.Id, status.GetProperty("input").GetProperty("runId").GetString());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("output").ValueKind);
        Assert.True(DateTimeOffset.TryParse(status.GetProperty("createdTime").GetString(), out _));
        Assert.True(DateTimeOffset.TryParse(status.GetProperty("lastUpdatedTime").GetString(), out _));
    }

    [Fact]
    public async Task StatusQuery_Completed_IsOkWithOutput()
    {
        ManagementPayload ended = await StartAndEndAsync(ScriptedRun.Completes);

        using HttpResponseMessage answer = await GetAsync(ended.StatusQueryGetUri);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
        JsonElement status = await ReadAsync<JsonElement>(answer);
        Assert.Equal("Completed", status.GetProperty("runtimeStatus").GetString());
        Assert.Equal("scripted/0001", status.GetProperty("output").GetProperty("model").GetString());
        Assert.Equal("succeeded", status.GetProperty("customStatus").GetProperty("steps")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task StatusQuery_Failed_IsOkOrOnRequestAnError()
    {
        ManagementPayload ended = await StartAndEndAsync(ScriptedRun.Breaks);

        using HttpResponseMessage plain = await GetAsync(ended.StatusQueryGetUri);
        using HttpResponseMessage strict = await GetAsync(With(ended.StatusQueryGetUri, "returnInternalServerErrorOnFailure=true"));

        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, strict.StatusCode);
        Assert.Equal("Failed", (await ReadAsync<JsonElement>(plain)).GetProperty("runtimeStatus").GetString());
    }

    [Fact]
    public async Task SendEvent_WhileItWaits_ReachesTheOrchestration()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Waits);
        string uri = started.SendEventPostUri.Replace("{eventName}", ScriptedRun.Go, StringComparison.Ordinal);

        using HttpResponseMessage answer = await PostAsync(uri, Json("\"gone\""));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("gone", (await WaitForAsync(started.Id, r => r.State == RunState.Failed)).Error);
    }

    [Fact]
    public async Task SendEvent_NotJson_IsBadRequest()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Waits);
        string uri = started.SendEventPostUri.Replace("{eventName}", ScriptedRun.Go, StringComparison.Ordinal);

        using HttpResponseMessage answer = await PostAsync(uri, new StringContent("{", Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task SuspendAndResume_WhileItRuns_ChangeTheStatus()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Waits);
        await WaitForStatusAsync(started, "Running");

        using HttpResponseMessage suspended = await PostAsync(WithReason(started.SuspendPostUri));
        await WaitForStatusAsync(started, "Suspended");
        using HttpResponseMessage resumed = await PostAsync(WithReason(started.ResumePostUri));
        await WaitForStatusAsync(started, "Running");

        Assert.Equal(HttpStatusCode.Accepted, suspended.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, resumed.StatusCode);
    }

    [Fact]
    public async Task Terminate_WhileItRuns_EndsIt()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Waits);

        using HttpResponseMessage answer = await PostAsync(WithReason(started.TerminatePostUri));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await WaitForStatusAsync(started, "Terminated");
        Assert.Equal(RunState.Cancelled, (await WaitForAsync(started.Id, _ => true)).State);
    }

    [Fact]
    public async Task Purge_Ended_DeletesTheHistory()
    {
        ManagementPayload ended = await StartAndEndAsync(ScriptedRun.Completes);

        using HttpResponseMessage first = await Http.DeleteAsync(new Uri(ended.PurgeHistoryDeleteUri), Cancelled);
        using HttpResponseMessage second = await Http.DeleteAsync(new Uri(ended.PurgeHistoryDeleteUri), Cancelled);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(1, (await ReadAsync<JsonElement>(first)).GetProperty("instancesDeleted").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, second.StatusCode);
    }

    [Fact]
    public async Task Purge_WhileItRuns_IsRefused()
    {
        ManagementPayload started = await StartAsync(ScriptedRun.Waits);

        using HttpResponseMessage answer = await Http.DeleteAsync(new Uri(started.PurgeHistoryDeleteUri), Cancelled);

        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
    }

    [Fact]
    public async Task EveryUri_OfAnEndedInstance_IsGone()
    {
        ManagementPayload ended = await StartAndEndAsync(ScriptedRun.Completes);
        string[] uris =
        [
            ended.SendEventPostUri.Replace("{eventName}", ScriptedRun.Go, StringComparison.Ordinal),
            WithReason(ended.TerminatePostUri), WithReason(ended.SuspendPostUri), WithReason(ended.ResumePostUri),
        ];
        foreach (string uri in uris)
        {
            using HttpResponseMessage answer = await PostAsync(uri, Json("null"));
            Assert.True(answer.StatusCode == HttpStatusCode.Gone, $"{uri} answered {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task EveryUri_OfAnUnknownInstance_IsNotFound()
    {
        // From the URIs of an instance that exists: some hosts put a key into them.
        ManagementPayload known = await StartAsync(ScriptedRun.Waits);
        (HttpMethod Method, string Uri)[] requests =
        [
            (HttpMethod.Get, known.StatusQueryGetUri),
            (HttpMethod.Delete, known.PurgeHistoryDeleteUri),
            (HttpMethod.Post, known.SendEventPostUri.Replace("{eventName}", ScriptedRun.Go, StringComparison.Ordinal)),
            (HttpMethod.Post, WithReason(known.TerminatePostUri)),
            (HttpMethod.Post, WithReason(known.SuspendPostUri)),
            (HttpMethod.Post, WithReason(known.ResumePostUri)),
        ];
        foreach ((HttpMethod method, string uri) in requests)
        {
            using var request = new HttpRequestMessage(method, uri.Replace(known.Id, "nobody", StringComparison.Ordinal)) { Content = method == HttpMethod.Post ? Json("null") : null };
            using HttpResponseMessage answer = await Http.SendAsync(request, Cancelled);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{method} {uri} answered {answer.StatusCode}");
        }
    }

    private static string WithReason(string uri) => uri.Replace("{text}", "test", StringComparison.Ordinal);

    private static string With(string uri, string query) => uri + (uri.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query;

    private async Task WaitForStatusAsync(ManagementPayload started, string status)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        string? now = null;
        while (now != status)
        {
            timeout.Token.ThrowIfCancellationRequested();
            using HttpResponseMessage answer = await GetAsync(started.StatusQueryGetUri);
            now = (await ReadAsync<JsonElement>(answer)).GetProperty("runtimeStatus").GetString();
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, timeout.Token);
        }
    }
}
