using System.Text;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Profiles;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Orchestration.Tagging;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Models;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Tagging;

/// <summary>The steps of a tagging that need no worker, on real storage.</summary>
public sealed class TaggingStepsTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task IngestTexts_AllFormats_KeepsEveryRowInOrder()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("a.csv", "id,text\n1,Slow today.\n2,\n");
        await host.DropAsync("b.jsonl", """{"id": "x", "text": "Too expensive."}""" + "\n");
        await host.DropAsync("sub/c.txt", "One line.\n");

        StepResult texts = await IngestAsync(host);

        Assert.Equal(("4", "1", "1"), (texts.Summary!["texts"], texts.Summary["empty"], texts.Summary["shards"]));
        Assert.Equal(
            """
            {"file":"a.csv","line":2,"id":"1","text":"Slow today."}
            {"file":"a.csv","line":3,"id":"2","text":""}
            {"file":"b.jsonl","line":1,"id":"x","text":"Too expensive."}
            {"file":"sub/c.txt","line":1,"text":"One line."}

            """.ReplaceLineEndings("\n"),
            await host.ReadAsync(texts, "texts-00000.jsonl"));
    }

    [Fact]
    public async Task IngestTexts_ManyRows_AreCutIntoShardsOfBoundedSize()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("a.txt", string.Concat(Enumerable.Range(0, 9000).Select(i => $"Text {i}.\n")));

        StepResult texts = await IngestAsync(host);

        Assert.Equal("3", texts.Summary!["shards"]);
        string all = string.Concat(await host.ReadAsync(texts, "texts-00000.jsonl"), await host.ReadAsync(texts, "texts-00001.jsonl"), await host.ReadAsync(texts, "texts-00002.jsonl"));
        Assert.Equal(Enumerable.Range(0, 9000).Select(i => $"Text {i}."), all.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('"')[^2]));
    }

    [Fact]
    public async Task IngestTexts_UnreadableRows_AreToldOrFailTheStep()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("a.jsonl", """{"text": "Fine."}""" + "\n{broken\n");

        StepResult strict = await IngestAsync(host);
        StepResult lenient = await IngestAsync(host, new() { Texts = host.Corpus, Model = "m", MaximumUnreadable = 0.5 });

        Assert.Equal(StepOutcome.Failed, strict.Outcome);
        Assert.Contains("a.jsonl line 2", strict.Error, StringComparison.Ordinal);
        Assert.Equal("1", lenient.Summary!["texts"]);
        Assert.Contains("line 2 cannot be read and has no tags", lenient.Summary[SummaryKey.Warnings], StringComparison.Ordinal);
    }

    [Fact]
    public async Task IngestTexts_RowBeyondTheRequestsBound_IsUnreadable()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("a.txt", $"Fine.\n{new string('a', 3000)}\n");
        TaggingRequest request = new() { Texts = host.Corpus, Model = "m", MaximumUnreadable = 0.5 };

        StepResult usual = await IngestAsync(host, request);
        StepResult bounded = await IngestAsync(host, request with { MaximumRowBytes = 2000 });

        Assert.Equal(("0", "1"), (usual.Summary!["unreadable"], bounded.Summary!["unreadable"]));
    }

    [Fact]
    public async Task Tagger_NameAlone_IsTheVersionOfThatMoment()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        string name = await PublishAsync(host, "labels.json");

        StepResult tagger = await host.RunAsync(host.Step<ResolveTagger>(), new(StepName.Tagger), new TaggerParameters(name));

        Assert.Equal($"{name}/0001", tagger.Summary!["tagger"]);
        Assert.Equal("""["Bugs"]""", await host.ReadAsync(tagger, "labels.json"));
    }

    [Fact]
    public async Task Tagger_ModelWithoutTags_IsRefused()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        string name = await PublishAsync(host, "vocab.txt");

        StepResult tagger = await host.RunAsync(host.Step<ResolveTagger>(), new(StepName.Tagger), new TaggerParameters(name));

        Assert.Equal(StepOutcome.Failed, tagger.Outcome);
        Assert.Contains("is no tagger", tagger.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CollectTags_Shards_BecomeOneFileAndCounts()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("a.txt", "Slow.\nDear.\n");
        StepResult texts = await IngestAsync(host);
        StepResult tagger = await host.RunAsync(host.Step<ResolveTagger>(), new(StepName.Tagger), new TaggerParameters(await PublishAsync(host, "labels.json")));
        StepResult tags = await WriteAsync(host, """{"tags":["Bugs"],"scores":[0.9]}""" + "\n" + """{"tags":[],"scores":[0.1]}""" + "\n");

        StepResult collected = await host.RunAsync(
            host.Step<CollectTags>(), new(StepName.CollectTags), new CollectTagsParameters(TagsFormat.Csv, IncludeText: true), ("texts", texts), ("tagger", tagger), ("tags-00000", tags));

        Assert.Equal(("2", "1", "Bugs 1"), (collected.Summary!["texts"], collected.Summary["untagged"], collected.Summary["tags"]));
        using var reader = new StreamReader((await host.Get<RunStore>().OpenFileAsync(host.RunId, "tags.csv", TestContext.Current.CancellationToken))!);
        Assert.Equal("file,line,id,text,tags,score: Bugs\r\na.txt,1,,Slow.,Bugs,0.9\r\na.txt,2,,Dear.,,0.1\r\n", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>What is tagged is counted for later comparison, under the texts' own key.</summary>
    [Fact]
    public async Task CollectTags_Tags_AreCountedInAProfile()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("a.txt", "Slow.\nDear.\nSlow.\n");
        StepResult texts = await IngestAsync(host);
        StepResult tagger = await host.RunAsync(host.Step<ResolveTagger>(), new(StepName.Tagger), new TaggerParameters(await PublishAsync(host, "labels.json")));
        const string Bugs = """{"tags":["Bugs"],"scores":[0.9]}""", None = """{"tags":[],"scores":[0.1]}""";
        StepResult tags = await WriteAsync(host, $"{Bugs}\n{None}\n{Bugs}\n");

        await host.RunAsync(host.Step<CollectTags>(), new(StepName.CollectTags), new CollectTagsParameters(TagsFormat.Jsonl, IncludeText: true), ("texts", texts), ("tagger", tagger), ("tags-00000", tags));

        await using Stream file = (await host.Get<RunStore>().OpenFileAsync(host.RunId, "profile.json", TestContext.Current.CancellationToken))!;
        TextProfile profile = (await JsonSerializer.DeserializeAsync<TextProfile>(file, PipelineJson.Options, TestContext.Current.CancellationToken))!;
        Assert.Equal(["Bugs"], profile.Tags);
        Assert.Equal((3, 2, 1), (profile.Texts, profile.Blocks.Sum(b => b.Tagged[0]), profile.Blocks.Sum(b => b.Untagged)));
        Assert.Equal(texts.Artifact!.Key, profile.Source);
    }

    private static Task<StepResult> IngestAsync(StepHost host, TaggingRequest? request = null) =>
        host.RunAsync(host.Step<IngestTexts>(), new(StepName.IngestTexts), IngestTextsParameters.From(request ?? new() { Texts = host.Corpus, Model = "m" }));

    private static async Task<string> PublishAsync(StepHost host, string file)
    {
        string folder = Directory.CreateTempSubdirectory("tagger-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, file), """["Bugs"]""", TestContext.Current.CancellationToken);
        string name = "tagger-" + host.Corpus;
        await host.Get<ModelStore>().PublishAsync(name, folder, "test", cancellationToken: TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
        return name;
    }

    /// <summary>Tags as a worker leaves them.</summary>
    private static async Task<StepResult> WriteAsync(StepHost host, string lines)
    {
        ArtifactWriter writer = host.Artifacts.Begin(StepName.TagTexts, host.RunId, host.RunId);
        await writer.WriteAsync(TaggingFiles.Tags, Encoding.UTF8.GetBytes(lines), TestContext.Current.CancellationToken);
        ArtifactManifest manifest = await writer.CompleteAsync(new Dictionary<string, string>(), cancellationToken: TestContext.Current.CancellationToken);
        return StepResult.Succeeded(manifest, host.RunId);
    }
}
