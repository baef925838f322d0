using System.Net;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Http.Corpora;
using BertPipeline.Http.Models;
using BertPipeline.Http.Page;
using BertPipeline.Http.Queues;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Models;

namespace BertPipeline.Conformance;

/// <summary>The page's own files and what it asks besides runs: models, corpora, the queue; on any host.</summary>
public abstract class PageConformanceTests(IApiHost host) : ConformanceTests(host)
{
    [Fact]
    public async Task Page_AndEveryFileItNames_AreThere_AndAllowNothingFromElsewhere()
    {
        using HttpResponseMessage answer = await GetAsync(PageRoutes.Path);
        string html = await answer.Content.ReadAsStringAsync(Cancelled);

        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        string[] named = [.. html.Split('"').Where(part => part.StartsWith(PageRoutes.Path + "/", StringComparison.Ordinal))];
        Assert.Contains(PageRoutes.Path + "/app.js", named);
        foreach (string file in named)
        {
            using HttpResponseMessage found = await GetAsync(file);
            Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        }
    }

    [Fact]
    public async Task PageFile_KnownAlready_IsNotSentAgain()
    {
        using HttpResponseMessage first = await GetAsync(PageRoutes.Path + "/app.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, PageRoutes.Path + "/app.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using HttpResponseMessage again = await Http.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task Models_AreListedShownPromotedAndRolledBack()
    {
        const string Name = "team/page-tagger";
        await PublishAsync(Name, "one");
        await PublishAsync(Name, "two");

        await SendAsync("promote", new ModelChange($"{Name}/0001", "The newer one is worse."));
        await SendAsync("promote", new ModelChange($"{Name}/0002"));
        using HttpResponseMessage back = await SendAsync("rollback", new ModelChange(Name));
        Assert.Equal("0001", (await ReadAsync<CurrentVersion>(back)).Version);

        using HttpResponseMessage list = await GetAsync("/api/models");
        ListedModel listed = (await ReadAsync<ModelList>(list)).Models.Single(m => m.Name == Name);
        Assert.Equal(("0001", 2), (listed.Current, listed.Versions.Count));
        using HttpResponseMessage one = await GetAsync($"/api/models/{Name}/0001");
        DescribedModel described = await ReadAsync<DescribedModel>(one);
        Assert.Equal(("# Card", "one"), (described.Card, Assert.Single(described.Tags!)));
        using HttpResponseMessage encoded = await GetAsync($"/api/models/{Uri.EscapeDataString(Name + "/0001")}");
        Assert.Equal("# Card", (await ReadAsync<DescribedModel>(encoded)).Card);
        using HttpResponseMessage none = await GetAsync("/api/models/team/nothing");
        await AssertProblemAsync(HttpStatusCode.NotFound, none);
        using HttpResponseMessage unnamed = await SendAsync("promote", new ModelChange(Name));
        await AssertProblemAsync(HttpStatusCode.BadRequest, unnamed);
    }

    [Theory]
    [InlineData("promote", "{}", "model", "is missing.")]
    [InlineData("rollback", """{"model":7}""", "model", "must be text, but is 7.")]
    [InlineData("try", """{"model":"m","txt":"t"}""", "txt", "unknown key. Did you mean 'text'?")]
    [InlineData("try", "no json", "", "Not JSON: line 1, byte 2.")]
    public async Task Models_BodyThatAsksForNothing_IsToldWhatIsWrong(string what, string body, string path, string message)
    {
        using HttpResponseMessage answer = await PostAsync($"/api/models/{what}", Json(body));

        ApiProblem problem = await AssertProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Contains(message, problem.Errors![path]);
    }

    [Fact]
    public async Task Corpora_TakeFiles_AndListTheirFolders()
    {
        string folder = "page/" + Guid.NewGuid().ToString("N")[..8];
        using var content = new ByteArrayContent("text\nhello\n"u8.ToArray());

        using HttpResponseMessage put = await Http.PutAsync(new Uri($"/api/corpora/{folder}/labelled/january.csv", UriKind.Relative), content, Cancelled);
        using HttpResponseMessage list = await GetAsync("/api/corpora");

        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Contains(new CorpusFolder(folder + "/labelled", 1, 11), (await ReadAsync<CorpusList>(list)).Folders);
    }

    [Theory]
    [InlineData("january.csv", "has no folder")]
    [InlineData("feedback//january.csv", "cannot be used")]
    [InlineData("..%2Ffeedback/january.csv", "'..' is not allowed")]
    public async Task Corpora_PathThatIsNone_IsRefused(string path, string message)
    {
        using var content = new ByteArrayContent([1]);

        using HttpResponseMessage put = await Http.PutAsync(new Uri($"/api/corpora/{path}", UriKind.Relative), content, Cancelled);

        Assert.Contains(message, (await AssertProblemAsync(HttpStatusCode.BadRequest, put)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queue_ShowsWhatWaitsAndWorks_AndPoisonUntilItIsDismissed()
    {
        var jobs = new JobStore(Host.Storage);
        string run = "queue-" + Guid.NewGuid().ToString("N")[..8];
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await jobs.TryInsertAsync(Job(run, "waits") with { EnqueuedAt = now.AddMinutes(-5) }, Cancelled);
        await jobs.TryInsertAsync(Job(run, "works") with { State = JobState.Running, Worker = "worker-1", StartedAt = now, Heartbeat = now }, Cancelled);
        var queue = new JobQueue(Host.Storage, TimeProvider.System);
        await queue.SendPoisonAsync(new PoisonJobMessage($"It failed five times ({run}).", now), Cancelled);

        QueueStatus status = await QueueAsync();
        PoisonMessage poison = status.Poison.Single(p => p.Content.Reason.Contains(run, StringComparison.Ordinal));
        using HttpResponseMessage dismissed = await Http.DeleteAsync(new Uri($"/api/queue/poison/{poison.Id}", UriKind.Relative), Cancelled);
        using HttpResponseMessage twice = await Http.DeleteAsync(new Uri($"/api/queue/poison/{poison.Id}", UriKind.Relative), Cancelled);

        Assert.Contains(status.Waiting, j => j.RunId == run && j.JobId == "waits");
        Assert.InRange(status.OldestSeconds, 299, double.MaxValue);
        Assert.Equal("worker-1", status.Workers.Single(w => w.Job.RunId == run).Worker);
        Assert.Equal(HttpStatusCode.NoContent, dismissed.StatusCode);
        await AssertProblemAsync(HttpStatusCode.NotFound, twice);
        Assert.DoesNotContain((await QueueAsync()).Poison, p => p.Id == poison.Id);
        await jobs.UpdateAsync(run, "waits", j => j with { State = JobState.Cancelled, EndedAt = now }, Cancelled);
    }

    private static GpuJob Job(string run, string id) => new() { RunId = run, JobId = id, Step = "evaluate", ArtifactKey = "key", InstanceId = run, EnqueuedAt = DateTimeOffset.UnixEpoch };

    private async Task<QueueStatus> QueueAsync()
    {
        using HttpResponseMessage answer = await GetAsync("/api/queue");
        return await ReadAsync<QueueStatus>(answer);
    }

    private Task<HttpResponseMessage> SendAsync(string what, ModelChange change) =>
        PostAsync($"/api/models/{what}", Json(System.Text.Json.JsonSerializer.Serialize(change, Contracts.PipelineJson.Options)));

    private async Task PublishAsync(string name, string tag)
    {
        string folder = Directory.CreateTempSubdirectory("model-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "README.md"), "# Card", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder, "labels.json"), $"[\"{tag}\"]", Cancelled);
        await new ModelStore(Host.Storage, TimeProvider.System).PublishAsync(name, folder, tag, cancellationToken: Cancelled);
        Directory.Delete(folder, recursive: true);
    }
}
