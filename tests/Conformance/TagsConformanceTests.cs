using System.Net;
using BertPipeline.Contracts.Runs;
using BertPipeline.Http.Instances;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Storage.Models;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Conformance;

/// <summary>The routes of taggings, on any host.</summary>
public abstract class TagsConformanceTests(IApiHost host) : ConformanceTests(host)
{
    private const string Tagger = "conformance-tagger";

    [Fact]
    public async Task StartTagging_Valid_IsARunThatNamesWhatWasAskedFor()
    {
        await PublishAsync();

        using HttpResponseMessage answer = await PostAsync("/api/tags", Json($$"""{"texts":"nothing-there","model":"{{Tagger}}","format":"csv"}"""));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        ManagementPayload payload = await ReadAsync<ManagementPayload>(answer);
        using HttpResponseMessage status = await GetAsync($"/api/runs/{payload.Id}");
        RunStatus run = await ReadAsync<RunStatus>(status);
        Assert.Null(run.Request);
        Assert.Equal(("nothing-there", Tagger, TagsFormat.Csv), (run.Tagging!.Texts, run.Tagging.Model, run.Tagging.Format));
        using HttpResponseMessage tags = await GetAsync($"/api/runs/{payload.Id}/tags");
        ApiProblem problem = await AssertProblemAsync(HttpStatusCode.NotFound, tags);
        Assert.Contains("no tags yet", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"texts":"feedback"}""", "model")]
    [InlineData("""{"texts":"feedback","model":"conformance-taggre"}""", "model")]
    [InlineData("""{"texts":"../feedback","model":"conformance-tagger"}""", "texts")]
    [InlineData("""{"texts":"feedback","model":"conformance-tagger","format":"xlsx"}""", "format")]
    [InlineData("""{"texts":"feedback","model":"conformance-tagger","fromat":"csv"}""", "fromat")]
    [InlineData("""{"texts":"feedback","model":"conformance-tagger","encoding":"klingon"}""", "encoding")]
    public async Task StartTagging_Invalid_NamesTheProperty(string request, string path)
    {
        await PublishAsync();

        using HttpResponseMessage answer = await PostAsync("/api/tags", Json(request));

        ApiProblem problem = await AssertProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Equal([path], problem.Errors!.Keys);
    }

    [Fact]
    public async Task GetTags_Done_IsTheFileUnderItsMediaType()
    {
        var runs = new RunStore(Host.Storage, TimeProvider.System);
        string id = "tagging-" + Guid.NewGuid().ToString("N")[..8];
        await runs.TryClaimAsync(id, new TaggingRequest { Texts = "feedback", Model = Tagger, Format = TagsFormat.Csv }, cancellationToken: Cancelled);
        using var content = new MemoryStream("a,b\r\n"u8.ToArray());
        await runs.WriteFileAsync(id, "tags.csv", content, Cancelled);

        using HttpResponseMessage answer = await GetAsync($"/api/runs/{id}/tags");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("a,b\r\n", await answer.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task GetTags_OfATraining_SaysThatItIsNone()
    {
        ManagementPayload started = await StartAndEndAsync(ScriptedRun.Completes);

        using HttpResponseMessage answer = await GetAsync($"/api/runs/{started.Id}/tags");

        ApiProblem problem = await AssertProblemAsync(HttpStatusCode.NotFound, answer);
        Assert.Contains("is no tagging", problem.Detail, StringComparison.Ordinal);
    }

    /// <summary>The same owner publishes a name once.</summary>
    private async Task PublishAsync()
    {
        string folder = Directory.CreateTempSubdirectory("tagger-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "labels.json"), """["Bugs"]""", Cancelled);
        await new ModelStore(Host.Storage, TimeProvider.System).PublishAsync(Tagger, folder, "conformance", cancellationToken: Cancelled);
        Directory.Delete(folder, recursive: true);
    }
}
