using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.LanguageModel;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Data;

public sealed class IngestTests(AzuriteFixture azurite)
{
    private const string Labelled = """
        {"text": "The export keeps timing out.", "labels": ["Bugs", "Reporting"], "split": "train"}
        {"text": "Too expensive for what it does.", "labels": ["Price"], "split": "validation"}
        {"text": "Please add dark mode.", "labels": ["Feature_Request"], "split": "test"}
        """;

    [Fact]
    public async Task IngestCorpus_TextOfATestPiece_IsLeftOutAndCounted()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("labelled/pieces.jsonl", Labelled);
        await host.DropAsync("feedback.txt", "please  add DARK mode.\nThe export keeps timing out.\nSomething else.\nOne more.\nAnd more.\nThe last.\n");

        StepResult corpus = await IngestAsync(host);

        Assert.Equal("1", corpus.Summary!["removedAsTest"]);
        Assert.Equal("5", corpus.Summary["documents"]);
        string kept = await host.ReadAsync(corpus, "shard-00000.txt") + await host.ReadAsync(corpus, "held-out.txt");
        Assert.DoesNotContain("DARK", kept, StringComparison.Ordinal);
        Assert.Contains("timing out", kept, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "6")]
    [InlineData(true, "5")]
    public async Task IngestCorpus_EqualTexts_AreCountedAndDroppedOnRequest(bool drop, string documents)
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("labelled/pieces.jsonl", Labelled);
        await host.DropAsync("feedback.txt", "Something else.\nOne more.\nAnd more.\nOne more.\none more.\nThe last.\n");

        StepResult corpus = await IngestAsync(host, new LanguageModelOptions { DropDuplicates = drop });

        Assert.Equal(("1", documents), (corpus.Summary!["duplicates"], corpus.Summary["documents"]));
    }

    [Theory]
    [InlineData(null, "0")]
    [InlineData(2000, "1")]
    public async Task Ingest_RowBeyondTheRequestsBound_IsUnreadable(int? bound, string unreadable)
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        string text = new('a', 3000);
        await host.DropAsync("labelled/pieces.jsonl", $"{Labelled}\n{{\"text\":\"{text}\",\"labels\":[]}}\n");
        await host.DropAsync("feedback.txt", $"Something else.\nOne more.\nAnd more.\n{text}b\nThe last.\nNot the last.\n");
        RunRequest request = Request(host) with
        {
            LanguageModel = new() { MaximumRowBytes = bound, MaximumUnreadable = 0.5 },
            Classifier = new() { MaximumRowBytes = bound },
        };

        StepResult labelled = await host.RunAsync(host.Step<IngestLabelled>(), new(StepName.IngestLabelled), IngestLabelledParameters.From(request));
        StepResult split = await host.RunAsync(host.Step<SplitData>(), new(StepName.SplitData), SplitDataParameters.From(request), ("labelled", labelled));
        StepResult corpus = await host.RunAsync(host.Step<IngestCorpus>(), new(StepName.IngestCorpus), IngestCorpusParameters.From(request), ("split", split));

        Assert.Equal((unreadable, unreadable), (labelled.Summary!["unreadable"], corpus.Summary!["unreadable"]));
    }

    [Fact]
    public async Task IngestCorpus_ManyFilesThatCannotBeRead_NamesSome() =>
        await FailsAsync(
            async host => await Task.WhenAll(Enumerable.Range(10, 21).Select(i => host.DropAsync($"labelled/pieces-{i}.docx", "x"))),
            IngestLabelledAsync,
            "pieces-29.docx and 1 more.");

    [Fact]
    public async Task IngestLabelled_SameBlobsAgain_ReusesTheArtifactAndNamesTheRun()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("labelled/pieces.jsonl", Labelled);
        StepResult first = await IngestLabelledAsync(host);

        StepResult second = await IngestLabelledAsync(host, "run-later");

        Assert.Null(first.ReusedFrom);
        Assert.Equal(host.RunId, second.ReusedFrom);
        Assert.Equal(first.Artifact, second.Artifact);
    }

    [Fact]
    public async Task IngestCorpus_NothingDropped_SaysWhereToDropWhat() =>
        await FailsAsync(_ => Task.CompletedTask, IngestLabelledAsync, "There is nothing to read in corpora/", ".jsonl");

    [Fact]
    public async Task IngestCorpus_OnlyBlankLines_SaysThatTheCorpusIsEmpty() =>
        await FailsAsync(
            async host =>
            {
                await host.DropAsync("labelled/pieces.jsonl", Labelled);
                await host.DropAsync("feedback.txt", "\n  \n\n");
            },
            IngestAsync,
            "feedback");

    [Fact]
    public async Task IngestLabelled_FurtherColumns_AreKeptBesideThePieces()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("labelled/pieces.csv", "text,labels,sentiment\n\"Too slow\",Performance,bad\n\"Fine\",Price,good\n");

        StepResult labelled = await IngestLabelledAsync(host);

        Assert.Contains("""{"id":0,"text":"Too slow","labels":["Performance"],"fields":{"sentiment":"bad"}}""", await host.ReadAsync(labelled, SplitFiles.Pieces), StringComparison.Ordinal);
    }

    [Fact]
    public async Task IngestLabelled_WhatIsUnusual_IsInTheStepsSummary()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("labelled/pieces.csv", [.. "text;tags\ncaf"u8, 0xE9, .. " closed;\"Speed, price\"\nfine;\n"u8]);
        await host.DropAsync("labelled/notes.docx", "no");

        StepResult labelled = await IngestLabelledAsync(host);

        string[] notes = labelled.Summary![SummaryKey.Notes].Split('\n');
        Assert.Contains(notes, n => n.EndsWith("read as windows-1252: byte 13 (0xE9) is not UTF-8", StringComparison.Ordinal));
        Assert.Contains(notes, n => n.EndsWith("fields are parted by ';'", StringComparison.Ordinal));
        Assert.Contains(notes, n => n.EndsWith("the tags are those of 'tags'", StringComparison.Ordinal));
        string[] warnings = labelled.Summary[SummaryKey.Warnings].Split('\n');
        Assert.Contains(warnings, w => w.StartsWith("Left out", StringComparison.Ordinal) && w.Contains("notes.docx", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.StartsWith("'Speed, price' is read as one tag", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SplitData_TagWithoutATrainingPiece_IsTold()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("labelled/pieces.jsonl", Labelled);
        StepResult labelled = await IngestLabelledAsync(host);

        StepResult split = await host.RunAsync(host.Step<SplitData>(), new(StepName.SplitData), SplitDataParameters.From(Request(host)), (StepInput.Labelled, labelled));

        Assert.Contains("No training piece has the tag 'Feature_Request': it is published without a threshold", split.Summary![SummaryKey.Warnings], StringComparison.Ordinal);
    }

    [Fact]
    public async Task IngestLabelled_OneClassOnly_SaysSo() =>
        await FailsAsync(
            host => host.DropAsync("labelled/pieces.csv", "text,labels\none,Price\ntwo,Price\n"),
            IngestLabelledAsync,
            "Price");

    [Fact]
    public async Task ResolveBaseModel_UnknownModel_NamesItAndWhatWouldDo()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);

        StepResult result = await host.RunAsync(
            host.Step<ResolveBaseModel>(), new(StepName.BaseModel), new BaseModelParameters("no-such-model", null, 128));

        Assert.Equal(StepOutcome.Failed, result.Outcome);
        Assert.Contains("'no-such-model'", result.Error, StringComparison.Ordinal);
        Assert.Contains("scratch:tiny", result.Error, StringComparison.Ordinal);
    }

    private async Task FailsAsync(Func<StepHost, Task> drop, Func<StepHost, Task<StepResult>> step, params string[] said)
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await drop(host);

        StepResult result = await step(host);

        Assert.Equal(StepOutcome.Failed, result.Outcome);
        Assert.All(said, s => Assert.Contains(s, result.Error, StringComparison.Ordinal));
    }

    private static Task<StepResult> IngestLabelledAsync(StepHost host) => IngestLabelledAsync(host, host.RunId);

    private static Task<StepResult> IngestLabelledAsync(StepHost host, string runId) =>
        StepHost.RunAsync(runId, host.Step<IngestLabelled>(), new(StepName.IngestLabelled), IngestLabelledParameters.From(Request(host)));

    private static Task<StepResult> IngestAsync(StepHost host) => IngestAsync(host, new());

    private static async Task<StepResult> IngestAsync(StepHost host, LanguageModelOptions options)
    {
        RunRequest request = Request(host) with { LanguageModel = options };
        StepResult split = await host.RunAsync(
            host.Step<SplitData>(), new(StepName.SplitData), SplitDataParameters.From(request), ("labelled", await IngestLabelledAsync(host)));
        return await host.RunAsync(
            host.Step<IngestCorpus>(), new(StepName.IngestCorpus), IngestCorpusParameters.From(request), ("split", split));
    }

    private static RunRequest Request(StepHost host) => new() { Corpus = host.Corpus };
}
