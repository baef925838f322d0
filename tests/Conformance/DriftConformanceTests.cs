using System.Net;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Drift;
using BertPipeline.Http.Instances;
using BertPipeline.Orchestration.Drift;
using BertPipeline.Orchestration.Profiles;
using BertPipeline.Storage.Models;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Conformance;

/// <summary>The route of drift, on any host.</summary>
public abstract class DriftConformanceTests(IApiHost host) : ConformanceTests(host)
{
    private const string Grown = "team/drift-tagger";

    /// <summary>A tag that a fifth of the pieces had is given to two in five; the rest is as it was. Texts that are tagged twice count once, and only those of this version count.</summary>
    [Fact]
    public async Task GetDrift_ATagThatGrew_IsTheOneAlarm()
    {
        await PublishAsync(Grown, Profile(tagged: 5, source: null));
        await PublishAsync(Grown, Profile(tagged: 5, source: null));
        await TagAsync(Grown + "/0001", Profile(tagged: 10, source: "february"));
        await TagAsync(Grown + "/0001", Profile(tagged: 10, source: "february"));
        await TagAsync(Grown + "/0002", Profile(tagged: 5, source: "january"));

        ModelDrift grown = await DriftAsync(Grown + "/0001"), same = await DriftAsync(Grown + "/0002");

        Assert.Equal((500, 500, 1), (grown.HeldOut, grown.Texts, grown.Taggings.Count));
        DriftFinding alarm = grown.Findings.Single(f => f.Alarm);
        Assert.Equal((DriftKind.Tag, "Bugs", 0.2, 0.4), (alarm.Kind, alarm.Tag, alarm.Then, alarm.Lately));
        Assert.InRange(0.2, alarm.Low, alarm.High);
        Assert.StartsWith("Drift in Bugs: 20.0% then, 40.0% lately (500 texts of 1 tagging", grown.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(same.Findings, f => f.Alarm);
        Assert.StartsWith("No drift shown", same.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetDrift_NothingTaggedYet_SaysSo()
    {
        await PublishAsync("unused-tagger", Profile(tagged: 5, source: null));

        ModelDrift drift = await DriftAsync("unused-tagger");

        Assert.Equal(("unused-tagger/0001", 500, 0), (drift.Model, drift.HeldOut, drift.Findings.Count));
        Assert.StartsWith("Nothing was tagged", drift.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetDrift_ModelWithoutCounts_SaysWhatIsMissing()
    {
        await PublishAsync("imported-tagger", profile: null);

        Assert.Contains("no counts of held-out pieces", (await DriftAsync("imported-tagger")).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetDrift_NoSuchModelOrDays_IsRefused()
    {
        await PublishAsync("refused-tagger", Profile(tagged: 5, source: null));
        using HttpResponseMessage none = await GetAsync("/api/drift/team/nothing");
        using HttpResponseMessage days = await GetAsync("/api/drift/refused-tagger?days=0");

        await AssertProblemAsync(HttpStatusCode.NotFound, none);
        Assert.Contains("days must be a number from 1 to", (await AssertProblemAsync(HttpStatusCode.BadRequest, days)).Detail, StringComparison.Ordinal);
    }

    private static TextProfile Profile(int tagged, string? source) => new(
        ["Bugs", "Price"],
        [.. Enumerable.Range(0, 20).Select(i => new ProfileBlock { Texts = 25, Tagged = [tagged + (i % 2 * 2) - 1, 2], Untagged = 12, Words = 250, NewWords = 9 + (i % 3), Tokens = 300 })])
    {
        Source = source,
    };

    private async Task<ModelDrift> DriftAsync(string model)
    {
        using HttpResponseMessage answer = await GetAsync($"/api/drift/{model}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await ReadAsync<ModelDrift>(answer);
    }

    /// <summary>A tagging that has ended, and its counts.</summary>
    private async Task TagAsync(string model, TextProfile profile)
    {
        using HttpResponseMessage answer = await PostAsync("/api/tags", Json($$"""{"texts":"feedback","model":"{{model}}"}"""));
        ManagementPayload started = await ReadAsync<ManagementPayload>(answer);
        await WaitForAsync(started.Id, run => run.State == RunState.Succeeded);
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(profile, PipelineJson.Options));
        await new RunStore(Host.Storage, TimeProvider.System).WriteFileAsync(started.Id, RunFiles.Profile, content, Cancelled);
    }

    private async Task PublishAsync(string name, TextProfile? profile)
    {
        string folder = Directory.CreateTempSubdirectory("tagger-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "labels.json"), """["Bugs","Price"]""", Cancelled);
        if (profile is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "profile.json"), JsonSerializer.Serialize(profile, PipelineJson.Options), Cancelled);
        }

        await new ModelStore(Host.Storage, TimeProvider.System).PublishAsync(name, folder, Guid.NewGuid().ToString("N"), cancellationToken: Cancelled);
        Directory.Delete(folder, recursive: true);
    }
}
