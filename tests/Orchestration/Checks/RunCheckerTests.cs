using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Checks;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Checks;

public sealed class RunCheckerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Check_NothingDoneYet_CountsTheDataAndTheWork()
    {
        using StepHost host = await DropAsync();

        RunCheck check = await CheckAsync(host, Request(host));

        Assert.Null(check.Error);
        Assert.Equal((30, 10, 20), (check.Data!.Pieces.Train, check.Data.Pieces.Validation, check.Data.Pieces.Test));
        CheckedFile corpus = Assert.Single(check.Corpus);
        Assert.Equal((100, 100), (corpus.Rows, corpus.Texts));

        // Six words and a full stop a document of training; the vocabulary of so few words has each of them whole.
        Assert.InRange(check.CorpusTokens!.Value, 90 * 6, 90 * 14);
        Assert.InRange(check.Lengths!.Proposed, 8, 16);
        Assert.Equal(30, check.Lengths.Pieces);
        Assert.Equal(["ingest-labelled", "split-data", "ingest-corpus", "base-model"], check.Steps.Where(s => s.Reused).Select(s => s.Step));
        Assert.All(check.Steps.Where(s => s.Step is StepName.FinetuneLanguageModel or StepName.TrainClassifier), s => Assert.True(s.Seconds > 0));
        Assert.True(check.GigaFlops > 1);
        Assert.Equal(check.Steps.Sum(s => s.Seconds ?? 0), check.Seconds, precision: 6);
    }

    /// <summary>The bag of tricks is trained, on this very split: it would be reused, and what follows from it is still to do.</summary>
    [Fact]
    public async Task Check_ATaggerIsThere_SaysThatItIsReused()
    {
        using StepHost host = await DropAsync(of: "the site");
        RunRequest request = Request(host) with { Variants = [Variant.BagOfTricks, Variant.TfIdf] };
        await CheckAsync(host, request);
        StepResult labelled = await host.RunAsync(host.Step<IngestLabelled>(), new(StepName.IngestLabelled), IngestLabelledParameters.From(request));
        StepResult split = await host.RunAsync(host.Step<SplitData>(), new(StepName.SplitData), SplitDataParameters.From(request), ("labelled", labelled));
        Assert.StartsWith(RunCheck.OwnerPrefix, split.ReusedFrom, StringComparison.Ordinal);
        await TrainAsync(host, request, split);

        RunCheck check = await CheckAsync(host, request);

        Assert.Equal(
            [(StepName.TrainClassifier, Variant.BagOfTricks, true), (StepName.Evaluate, Variant.BagOfTricks, false), (StepName.TrainClassifier, Variant.TfIdf, false)],
            check.Steps.Where(s => s.Step is StepName.TrainClassifier or StepName.Evaluate).Take(3).Select(s => (s.Step, s.Variant!, s.Reused)));
        Assert.DoesNotContain((await CheckAsync(host, request with { Force = true })).Steps, s => s.Step == StepName.TrainClassifier && s.Reused);
    }

    [Fact]
    public async Task Check_DataThatCannotBeRead_SaysWhatTheRunWould()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("corpus.txt", "one\ntwo\n");

        RunCheck check = await CheckAsync(host, Request(host));

        Assert.StartsWith("ingest-labelled: There is nothing to read in corpora/", check.Error, StringComparison.Ordinal);
        Assert.Null(check.Data);
    }

    /// <summary>A model of the hub is not fetched to be counted with: the data is told all the same.</summary>
    [Fact]
    public async Task Check_ModelOfTheHubThatIsNotThere_TellsTheDataAlone()
    {
        using StepHost host = await DropAsync();

        RunCheck check = await CheckAsync(host, Request(host) with { BaseModel = "bert-base-uncased" });

        Assert.Null(check.Error);
        Assert.NotNull(check.Data);
        Assert.Null(check.Lengths);
        Assert.False(check.Steps.Single(s => s.Step == StepName.BaseModel).Reused);
    }

    private static Task<RunCheck> CheckAsync(StepHost host, RunRequest request) => host.Get<RunChecker>().CheckAsync(request, TestContext.Current.CancellationToken);

    private static RunRequest Request(StepHost host) => new()
    {
        Corpus = host.Corpus,
        BaseModel = "scratch:tiny",
        LanguageModel = new() { VocabularySize = 400, Layout = TextLayout.Pieces },
        Classifier = new() { SplitSalt = "s" },
    };

    private static async Task TrainAsync(StepHost host, RunRequest request, StepResult split)
    {
        string key = new StepCall<Contracts.Steps.Parameters.TrainClassifierParameters>(
            host.RunId,
            new(StepName.TrainClassifier, Variant.BagOfTricks, 1),
            Contracts.Steps.Parameters.TrainClassifierParameters.From(request, Variant.BagOfTricks, 1),
            new Dictionary<string, Contracts.Artifacts.ArtifactRef> { [StepInput.Split] = split.Artifact! },
            Force: false).ArtifactKey(StepTable.Get(StepName.TrainClassifier));
        ArtifactWriter writer = host.Artifacts.Begin(StepName.TrainClassifier, key, host.RunId);
        await writer.WriteJsonAsync("labels.json", new[] { "Bugs" }, TestContext.Current.CancellationToken);
        await writer.CompleteAsync(new Dictionary<string, string>(), cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <param name="of">Other pieces than those of another test, which may have trained on them.</param>
    private async Task<StepHost> DropAsync(string of = "the app")
    {
        StepHost host = await StepHost.CreateAsync(azurite);
        IEnumerable<string> pieces = Enumerable.Range(0, 60).Select(i =>
            $$"""{"text": "piece {{i}} of {{of}}", "labels": ["{{(i % 2 == 0 ? "Bugs" : "Price")}}"], "split": "{{(i < 30 ? "train" : i < 40 ? "validation" : "test")}}"}""");
        await host.DropAsync("labelled/pieces.jsonl", string.Join('\n', pieces) + "\n");
        await host.DropAsync("corpus.txt", string.Concat(Enumerable.Range(0, 100).Select(i => $"Document {i} is about the app.\n")));
        return host;
    }
}
