using System.Net;
using System.Text.Json;
using BertPipeline.Http.Schedules;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Orchestration.Retention;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Conformance;

/// <summary>Schedules, notices and purges over HTTP, on any host.</summary>
public abstract class OperationsConformanceTests(IApiHost host) : ConformanceTests(host)
{
    private const string Secret = "https://hooks.example.org/services/secret";

    /// <summary>Whom the host can tell of a run's end.</summary>
    public static NoticeTargets Notices { get; } = new(new Dictionary<string, NoticeOptions> { ["team"] = new() { Url = Secret } });

    [Fact]
    public async Task Schedule_IsMadeShownChangedAndRemoved()
    {
        string name = NewName();
        using HttpResponseMessage made = await PutAsync(name, """{"cron":"0 2 L 12 *","request":{"corpus":"completes","baseModel":"scratch:tiny","notify":["team"]}}""");

        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        ScheduleStatus schedule = await ReadAsync<ScheduleStatus>(made);
        DateTimeOffset next = schedule.Next!.Value;
        Assert.Equal((12, 31, 2, 0), (next.Month, next.Day, next.Hour, next.Minute));
        using HttpResponseMessage listed = await GetAsync("/api/schedules");
        Assert.Contains((await ReadAsync<ScheduleList>(listed)).Schedules, s => s.Name == name && s.Request!.Corpus == "completes" && s.LastRunId is null);

        using HttpResponseMessage changed = await PutAsync(name, """{"cron":"30 4 * * 1","request":{"corpus":"other","baseModel":"scratch:tiny"}}""");
        Assert.Equal(("30 4 * * 1", DayOfWeek.Monday), ((await ReadAsync<ScheduleStatus>(changed)).Cron, (await ReadAsync<ScheduleStatus>(await GetAsync($"/api/schedules/{name}"))).Next!.Value.DayOfWeek));

        using HttpResponseMessage removed = await Http.DeleteAsync(new Uri($"/api/schedules/{name}", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using HttpResponseMessage gone = await GetAsync($"/api/schedules/{name}");
        await AssertProblemAsync(HttpStatusCode.NotFound, gone);
        using HttpResponseMessage again = await Http.DeleteAsync(new Uri($"/api/schedules/{name}", UriKind.Relative), Cancelled);
        await AssertProblemAsync(HttpStatusCode.NotFound, again);
    }

    [Theory]
    [InlineData("""{"request":{"corpus":"f"}}""", "cron", "is missing")]
    [InlineData("""{"cron":"monthly","request":{"corpus":"f"}}""", "cron", "is no cron expression")]
    [InlineData("""{"cron":"0 0 30 2 *","request":{"corpus":"f"}}""", "cron", "never comes")]
    [InlineData("""{"cron":"0 2 1 * *","request":{"corpus":"f","baseModle":"x"}}""", "request.baseModle", "Did you mean 'baseModel'?")]
    [InlineData("""{"cron":"0 2 1 * *","request":{"corpus":"../x"}}""", "request.corpus", "'..' is not allowed")]
    [InlineData("""{"cron":"0 2 1 * *","request":{"corpus":"f","baseModel":"my-bert"}}""", "request.baseModel", "unknown model 'my-bert'")]
    [InlineData("""{"cron":"0 2 1 * *","request":{"corpus":"f","deadline":"2100-01-01T00:00:00Z"}}""", "request.deadline", "started again and again")]
    [InlineData("""{"cron":"0 2 1 * *"}""", "request", "give one of the two")]
    [InlineData("""{"cron":"0 2 1 * *","request":{"corpus":"f"},"tagging":{"texts":"f","model":"m"}}""", "request", "give one of the two")]
    [InlineData("""{"cron":"0 2 1 * *","tagging":{"texts":"f","model":"no-such-tagger"}}""", "tagging.model", "unknown model 'no-such-tagger'")]
    [InlineData("""{"cron":"0 2 1 * *","tagging":{"texts":"../f","model":"m"}}""", "tagging.texts", "'..' is not allowed")]
    [InlineData("""{"cron":"0 2 1 * *","tagging":{"texts":"f","model":"m","deadline":"2100-01-01T00:00:00Z"}}""", "tagging.deadline", "started again and again")]
    [InlineData("""{"cron":"0 2 1 * *","request":{"corpus":"f","notify":["taem"]}}""", "request.notify", "the host's settings have team")]
    public async Task Schedule_Invalid_NamesTheMistake(string body, string path, string message)
    {
        using HttpResponseMessage answer = await PutAsync(NewName(), body);

        ApiProblem problem = await AssertProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Contains(message, Assert.Single(problem.Errors![path]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/runs", """{"corpus":"completes","baseModel":"scratch:tiny","notify":["taem"]}""")]
    [InlineData("/api/tags", """{"texts":"feedback","model":"tagger","notify":["taem"]}""")]
    public async Task Request_ThatWouldTellWhomNobodyKnows_IsRefused(string path, string body)
    {
        using HttpResponseMessage answer = await PostAsync(path, Json(body));

        ApiProblem problem = await AssertProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Equal("there is no 'taem'; the host's settings have team.", Assert.Single(problem.Errors!["notify"]));
        Assert.DoesNotContain("hooks.example.org", JsonSerializer.Serialize(problem), StringComparison.Ordinal);
    }

    /// <summary>Nothing here is as old as that: a purge would delete what other tests use.</summary>
    [Fact]
    public async Task Purge_OfWhatIsOld_TellsWhatItDid()
    {
        await StartAndEndAsync(ScriptedRun.Completes);

        using HttpResponseMessage answer = await PostAsync("/api/purge?olderThan=30000d&dryRun=true");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        StoragePurgeResult result = await ReadAsync<StoragePurgeResult>(answer);
        Assert.Equal((true, 0, 0L), (result.DryRun, result.Count, result.Bytes));
        Assert.NotEmpty(await new RunStore(Host.Storage, TimeProvider.System).ListAsync(Cancelled));
    }

    [Theory]
    [InlineData("", "The age must be a number of days")]
    [InlineData("?olderThan=0d", "The age must be a number of days")]
    [InlineData("?olderThan=30d&dryRun=perhaps", "dryRun must be true or false")]
    public async Task Purge_WithoutAnAge_IsRefused(string query, string message)
    {
        using HttpResponseMessage answer = await PostAsync($"/api/purge{query}");

        Assert.Contains(message, (await AssertProblemAsync(HttpStatusCode.BadRequest, answer)).Detail, StringComparison.Ordinal);
    }

    private static string NewName() => "schedule-" + Guid.NewGuid().ToString("N")[..8];

    private Task<HttpResponseMessage> PutAsync(string name, string json) => Http.PutAsync(new Uri($"/api/schedules/{name}", UriKind.Relative), Json(json), Cancelled);
}
