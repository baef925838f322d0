using System.Net;
using System.Net.Http.Headers;
using BertPipeline.Http.Instances;
using BertPipeline.Orchestration.Checks;
using BertPipeline.Orchestration.Requests;

namespace BertPipeline.Conformance;

/// <summary>What is asked of a run, taken or refused with its mistakes, on any host.</summary>
public abstract class StartRunConformanceTests(IApiHost host) : ConformanceTests(host)
{
    [Fact]
    public async Task StartRun_Valid_AnswersAcceptedWithManagementPayload()
    {
        using HttpResponseMessage answer = await PostAsync("/api/runs", Json("""{"corpus":"completes","baseModel":"scratch:tiny"}"""));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        ManagementPayload payload = await ReadAsync<ManagementPayload>(answer);
        string instance = new Uri(Http.BaseAddress!, $"/runtime/webhooks/durabletask/instances/{payload.Id}").AbsoluteUri;
        Assert.StartsWith(instance, payload.StatusQueryGetUri, StringComparison.Ordinal);
        Assert.StartsWith(instance + "/raiseEvent/{eventName}", payload.SendEventPostUri, StringComparison.Ordinal);
        Assert.StartsWith(instance + "/terminate?reason={text}", payload.TerminatePostUri, StringComparison.Ordinal);
        Assert.StartsWith(instance + "/suspend?reason={text}", payload.SuspendPostUri, StringComparison.Ordinal);
        Assert.StartsWith(instance + "/resume?reason={text}", payload.ResumePostUri, StringComparison.Ordinal);
        Assert.StartsWith(instance, payload.PurgeHistoryDeleteUri, StringComparison.Ordinal);
        Assert.Equal(payload.StatusQueryGetUri, answer.Headers.Location?.AbsoluteUri);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("""{"corpus":"f","baseModle":"scratch:tiny"}""", "baseModle", "Did you mean 'baseModel'?")]
    [InlineData("""{"corpus":"f","classifier":{"epoch":3}}""", "classifier.epoch", "Did you mean 'epochs'?")]
    [InlineData("""{"corpus":"f","classifier":{"epochs":0}}""", "classifier.epochs", "must be from 1 to 1000")]
    [InlineData("""{"corpus":"../x"}""", "corpus", "'..' is not allowed")]
    [InlineData("""{"corpus":"f","publishAs":"../x"}""", "publishAs", "'..' is not allowed")]
    [InlineData("""{"corpus":"f","baseModel":"my-bert"}""", "baseModel", "unknown model 'my-bert'")]
    [InlineData("""{"corpus":"f","baseModel":"scratch:huge"}""", "baseModel", "unknown size 'huge'")]
    [InlineData("""{"corpus":"f","variants":["bag-of-trick"]}""", "variants", "Did you mean 'bag-of-tricks'?")]
    [InlineData("""{"baseModel":"scratch:tiny"}""", "corpus", "is missing")]
    [InlineData("""{"corpus":"f","variants":[null]}""", "variants[0]", "must be text, not null")]
    [InlineData("""{"corpus":"f","\ud800":1}""", "", "half of a surrogate pair")]
    [InlineData("{", "", "Not JSON")]
    [InlineData("", "", "The body is empty")]
    public async Task StartRun_Invalid_NamesTheMistake(string body, string path, string message)
    {
        using HttpResponseMessage answer = await PostAsync("/api/runs", Json(body));

        ApiProblem problem = await AssertProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Contains(message, Assert.Single(problem.Errors![path]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/runs")]
    [InlineData("/api/runs/check")]
    [InlineData("/api/tags")]
    public async Task StartRun_ByteThatIsNotUtf8_IsNamed(string path)
    {
        using var body = new ByteArrayContent([.. "{\"corpus\":\""u8, 0xFF, .. "\"}"u8]);
        using HttpResponseMessage answer = await PostAsync(path, body);

        ApiProblem problem = await AssertProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.StartsWith("Not UTF-8: byte 12 (0xFF)", Assert.Single(problem.Errors![""]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/runs")]
    [InlineData("/api/tags")]
    public async Task StartRun_LongerThanAnyRequest_IsRefused(string path)
    {
        using HttpResponseMessage answer = await PostAsync(path, Json(new string(' ', (1 << 20) + 1)));

        await AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge, answer);
    }

    [Fact]
    public async Task CheckRun_NothingDropped_SaysWhatTheRunWouldMiss()
    {
        using HttpResponseMessage answer = await PostAsync("/api/runs/check", Json("""{"corpus":"nothing-here","baseModel":"scratch:tiny"}"""));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        RunCheck check = await ReadAsync<RunCheck>(answer);
        Assert.StartsWith("ingest-labelled: There is nothing to read in corpora/nothing-here/labelled", check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckRun_Invalid_NamesTheMistake()
    {
        using HttpResponseMessage answer = await PostAsync("/api/runs/check", Json("""{"corpus":"f","baseModle":"scratch:tiny"}"""));

        ApiProblem problem = await AssertProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Contains("Did you mean 'baseModel'?", Assert.Single(problem.Errors!["baseModle"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task StartRun_WithoutTheTypeOfJson_IsReadAllTheSame(string? mediaType)
    {
        using var body = new StringContent("""{"corpus":"completes","baseModel":"scratch:tiny"}""");
        body.Headers.ContentType = mediaType is null ? null : new MediaTypeHeaderValue(mediaType);

        using HttpResponseMessage answer = await PostAsync("/api/runs", body);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }
}
