using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.LanguageModel;
using BertPipeline.Orchestration.Models;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Models;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.LanguageModel;

/// <summary>A language model as a run publishes it, and what the run of the next month does not examine because of it.</summary>
public sealed class PublishLanguageModelTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Publish_FirstMonth_KnowsTheTrainedTextsAndNotTheHeldOutOnes()
    {
        using StepHost host = await FirstMonthAsync();
        StepResult corpus = await IngestAsync(host, Request(host));

        StepResult published = await PublishAsync(host, Request(host), corpus, ["scratch:tiny"]);

        Assert.Equal(($"{host.Corpus}-adapted/0001", "90"), (published.Summary!["model"], published.Summary["textsRead"]));
        ModelManifest model = (await host.Models.FindAsync(host.Corpus + "-adapted", TestContext.Current.CancellationToken))!;
        Assert.Equal(["README.md", "config.json", "model.safetensors", "stable.safetensors", "texts-read.bin", "vocab.txt"], model.Files.Select(f => f.Name).Order(StringComparer.Ordinal));
        TextsRead read = await ReadAsync(host, model);
        string[] heldOut = Documents(await host.ReadAsync(corpus, "held-out.txt"));
        Assert.Equal(10, heldOut.Length);
        Assert.All(heldOut, text => Assert.False(read.Contains(text)));
        Assert.All(Documents(await host.ReadAsync(corpus, "shard-00000.txt")), text => Assert.True(read.Contains(text)));
    }

    [Fact]
    public async Task Publish_TheSameModelAgain_StandsUnderItsFirstRun()
    {
        using StepHost host = await FirstMonthAsync();
        StepResult corpus = await IngestAsync(host, Request(host));
        await PublishAsync(host, Request(host), corpus, ["scratch:tiny"]);

        StepResult again = await PublishAsync(host, Request(host), corpus, ["scratch:tiny"], "next-run");

        Assert.Equal(($"{host.Corpus}-adapted/0001", host.RunId), (again.Summary!["model"], again.ReusedFrom));
    }

    /// <summary>What the first month has read is neither held out nor examined in the second, and the second's model knows all of it.</summary>
    [Fact]
    public async Task Run_NextMonth_ExaminesNothingThatWasRead()
    {
        using StepHost host = await FirstMonthAsync();
        await PublishAsync(host, Request(host), await IngestAsync(host, Request(host)), ["scratch:tiny"]);
        RunRequest next = Request(host) with { BaseModel = "bert-base-uncased", LanguageModel = new() { ContinueFrom = host.Corpus + "-adapted" } };
        await host.DropAsync("second.txt", string.Join('\n', Enumerable.Range(100, 40).Select(i => $"Document {i}")) + "\n");
        await host.DropAsync("labelled/more.jsonl", string.Join('\n', Enumerable.Range(0, 140).Select(i => $$"""{"text": "document {{i}}", "labels": ["{{(i % 2 == 0 ? "Even" : "Odd")}}"]}""")) + "\n");

        StepResult split = await SplitAsync(host, next);
        StepResult corpus = await IngestAsync(host, next, split);
        StepResult published = await PublishAsync(host, next, corpus, [host.Corpus + "-adapted/0001", "bert-base-uncased/0001"], "next-run");

        TextsRead first = await ReadAsync(host, (await host.Models.FindAsync(host.Corpus + "-adapted/0001", TestContext.Current.CancellationToken))!);
        foreach (string part in new[] { "validation.jsonl", "test.jsonl" })
        {
            Assert.DoesNotContain((await host.ReadAsync(split, part)).Split('\n', StringSplitOptions.RemoveEmptyEntries), row => first.Contains((string)System.Text.Json.Nodes.JsonNode.Parse(row)!["text"]!));
        }

        Assert.InRange(int.Parse(split.Summary!["readBefore"], System.Globalization.CultureInfo.InvariantCulture), 1, 90);
        Assert.DoesNotContain(Documents(await host.ReadAsync(corpus, "held-out.txt")), first.Contains);
        TextsRead second = await ReadAsync(host, (await host.Models.FindAsync(published.Summary!["model"], TestContext.Current.CancellationToken))!);
        Assert.All(Documents(await host.ReadAsync(corpus, "shard-00000.txt")), text => Assert.True(second.Contains(text)));
        Assert.True(second.Count > first.Count);
    }

    private async Task<StepHost> FirstMonthAsync()
    {
        StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("first.txt", string.Join('\n', Enumerable.Range(0, 100).Select(i => $"Document {i}")) + "\n");
        await host.DropAsync("labelled/pieces.jsonl", string.Join('\n', Enumerable.Range(0, 60).Select(i => $$"""{"text": "piece {{i}}", "labels": ["{{(i % 2 == 0 ? "Even" : "Odd")}}"]}""")) + "\n");
        return host;
    }

    private static async Task<StepResult> SplitAsync(StepHost host, RunRequest request)
    {
        StepResult labelled = await host.RunAsync(host.Step<IngestLabelled>(), new(StepName.IngestLabelled), IngestLabelledParameters.From(request));
        StepResult split = await host.RunAsync(host.Step<SplitData>(), new(StepName.SplitData), SplitDataParameters.From(request), ("labelled", labelled));
        Assert.Null(split.Error);
        return split;
    }

    private static async Task<StepResult> IngestAsync(StepHost host, RunRequest request, StepResult? split = null)
    {
        StepResult corpus = await host.RunAsync(
            host.Step<IngestCorpus>(), new(StepName.IngestCorpus), IngestCorpusParameters.From(request), ("split", split ?? await SplitAsync(host, request)));
        Assert.Null(corpus.Error);
        return corpus;
    }

    private static async Task<StepResult> PublishAsync(StepHost host, RunRequest request, StepResult corpus, string[] origins, string? runId = null) => await StepHost.RunAsync(
        runId ?? host.RunId,
        host.Step<PublishLanguageModel>(),
        new(StepName.PublishLanguageModel),
        new LanguageModelPublication(LanguageModelPublication.NameFor(request), request.Corpus, origins, KeepsTestText: false),
        ("language-model", await ModelAsync(host)),
        ("corpus", corpus));

    /// <summary>What the job leaves: nothing here opens its weights.</summary>
    private static async Task<StepResult> ModelAsync(StepHost host)
    {
        ArtifactWriter writer = host.Artifacts.Begin(StepName.FinetuneLanguageModel, Guid.NewGuid().ToString("N"), host.RunId);
        foreach (string name in new[] { ModelFiles.Config, ModelFiles.Vocabulary, ModelFiles.SafeTensors, ModelFiles.StableSafeTensors, TrainingRecord.FileName })
        {
            await writer.WriteJsonAsync(name, name, TestContext.Current.CancellationToken);
        }

        return StepResult.Succeeded(await writer.CompleteAsync(new Dictionary<string, string>(), cancellationToken: TestContext.Current.CancellationToken), host.RunId);
    }

    private static async Task<TextsRead> ReadAsync(StepHost host, ModelManifest model) =>
        TextsRead.Parse((await host.Models.ReadAsync(model, ModelFiles.TextsRead, TestContext.Current.CancellationToken))!.ToMemory().Span, "models");

    private static string[] Documents(string shard) => shard.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

    private static RunRequest Request(StepHost host) => new() { Corpus = host.Corpus, BaseModel = "scratch:tiny", LanguageModel = new() { Layout = TextLayout.Pieces }, Classifier = new() { Folds = 1 } };
}
