using System.Globalization;
using System.Text;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Labels;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Labels;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Labels;

/// <summary>The steps around labels that need no worker, on real storage.</summary>
public sealed class LabelStepsTests(AzuriteFixture azurite)
{
    private const int Folds = 3;

    private static readonly RunRequest Request = new()
    {
        Corpus = "c",
        Classifier = new() { LabelCheck = new() { Folds = Folds }, SuggestLabels = 2, SuggestFrom = 50 },
    };

    [Fact]
    public async Task SplitFolds_AllFolds_HoldOutEveryPieceOnceAndKeepEqualTextsTogether()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        StepResult split = await SplitAsync(host);
        List<Piece> train = Pieces(await host.ReadAsync(split, "train.jsonl"));

        List<int> heldOut = [];
        for (int fold = 0; fold < Folds; fold++)
        {
            StepResult result = await FoldAsync(host, split, fold);
            List<Piece> judged = Pieces(await host.ReadAsync(result, "test.jsonl"));
            List<Piece> others = Pieces(await host.ReadAsync(result, "train.jsonl"));
            Assert.Equal(train.Count, judged.Count + others.Count);
            Assert.Empty(judged.Select(p => p.Text.ToUpperInvariant()).Intersect(others.Select(p => p.Text.ToUpperInvariant())));
            Assert.Equal(await host.ReadAsync(split, "validation.jsonl"), await host.ReadAsync(result, "validation.jsonl"));
            Assert.DoesNotContain(Pieces(await host.ReadAsync(split, "test.jsonl")).Select(p => p.Id), judged.Concat(others).Select(p => p.Id).Contains);
            heldOut.AddRange(judged.Select(p => p.Id));
        }

        Assert.Equal(train.Select(p => p.Id), heldOut.Order());
    }

    [Fact]
    public async Task SplitFolds_MoreFoldsThanTexts_SaysWhatToChange()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.DropAsync("labelled/p.csv", "text,labels,split\na,x,train\nb,y,validation\nc,x,test\n");
        StepResult split = await SplitDroppedAsync(host);

        StepResult result = await FoldAsync(host, split, 0);

        Assert.Contains("classifier.labelCheck.folds", result.Error, StringComparison.Ordinal);
    }

    /// <summary>The models are sure, and right of all pieces but two whose labels are wrong.</summary>
    [Fact]
    public async Task FindSuspects_ContradictedLabels_ComeOutWithTheirPieces()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        StepResult split = await SplitAsync(host, wrong: [4, 6]);
        List<(string, StepResult)> inputs = [("split", split)];
        for (int fold = 0; fold < Folds; fold++)
        {
            List<Piece> judged = Pieces(await host.ReadAsync(await FoldAsync(host, split, fold), "test.jsonl"));
            inputs.Add((StepInput.EvaluationOf($"fold-{fold}"), await WriteAsync(host, StepName.Evaluate, "test.jsonl", judged.Select(p => new PieceLogits(p.Id, p.Text.Contains("hangs", StringComparison.Ordinal) ? [3f] : [-3f])))));
        }

        StepResult result = await host.RunAsync(host.Step<FindSuspects>(), new(StepName.FindSuspects), new FindSuspectsParameters(Variant.TfIdf, Folds), [.. inputs]);

        Suspect[] suspects = [.. Lines<Suspect>(await host.ReadAsync(result, "suspects.jsonl"))];
        Assert.Equal([(4, true), (6, false)], suspects.Select(s => (s.Id, s.Given)).Order());
        Assert.Equal([1, 2], suspects.Select(s => s.Rank));
        Assert.Equal(("2", "2"), (result.Summary!["suspects"], result.Summary["suspectPieces"]));
        Assert.Equal(Pieces(await host.ReadAsync(split, "train.jsonl")).Select(p => p.Id), Lines<PieceLogits>(await host.ReadAsync(result, "out-of-fold.jsonl")).Select(p => p.Id));
        SuspectSummary summary = JsonSerializer.Deserialize<SuspectSummary>(await host.ReadAsync(result, "suspects.json"), PipelineJson.Options)!;
        Assert.Equal((1, 1), (summary.Tags[0].SuspectYes, summary.Tags[0].SuspectNo));
    }

    [Fact]
    public async Task SampleTexts_LabelledAndAlikeTexts_AreLeftOut()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        StepResult split = await SplitAsync(host);
        IEnumerable<string> others = Enumerable.Range(0, 8).Select(i => $"Unlabelled {(char)('a' + i)}{(char)('a' + i)} text.");
        await host.DropAsync("c.txt", string.Join("\n", [.. others, "unlabelled AA text!", "PIECE 10: IT HANGS!", "12345", .. others]) + "\n");
        StepResult corpus = await host.RunAsync(host.Step<IngestCorpus>(), new(StepName.IngestCorpus), IngestCorpusParameters.From(Request with { Corpus = host.Corpus }), ("split", split));

        StepResult sample = await SampleAsync(host, corpus, split, 50);
        StepResult fewer = await SampleAsync(host, corpus, split, 3);

        string[] texts = [.. Lines<TextToTag>(await host.ReadAsync(sample, "texts-00000.jsonl")).Select(t => t.Text)];
        Assert.Equal(others.Select(t => t.ToUpperInvariant().Trim('.')).Order(), texts.Select(t => t.ToUpperInvariant().Trim('.', '!')).Order());
        Assert.Equal(texts[..3], Lines<TextToTag>(await host.ReadAsync(fewer, "texts-00000.jsonl")).Select(t => t.Text));
    }

    private static Task<StepResult> SampleAsync(StepHost host, StepResult corpus, StepResult split, int texts) => host.RunAsync(
        host.Step<SampleTexts>(), new(StepName.SampleTexts), SampleTextsParameters.From(Request) with { Texts = texts }, ("corpus", corpus), ("split", split));

    private static Task<StepResult> FoldAsync(StepHost host, StepResult split, int fold) =>
        host.RunAsync(host.Step<SplitFolds>(), new(StepName.SplitFolds, Part: $"fold-{fold}"), SplitFoldsParameters.From(Request, fold), ("split", split));

    /// <summary>60 training pieces, of which every third hangs and has the tag; every tenth stands there twice, in other case.</summary>
    private static async Task<StepResult> SplitAsync(StepHost host, params int[] wrong)
    {
        var rows = new StringBuilder("text,Bugs,split\n");
        for (int i = 0; i < 66; i++)
        {
            bool hangs = i % 3 == 0;
            string text = $"Piece {(i % 10 == 9 && i < 60 ? i - 9 : i)}: it {(hangs || (i % 10 == 9 && (i - 9) % 3 == 0 && i < 60) ? "hangs" : "works")}.";
            bool labelled = text.Contains("hangs", StringComparison.Ordinal) != wrong.Contains(i);
            rows.Append(CultureInfo.InvariantCulture, $"{(i % 20 == 9 ? text.ToUpperInvariant().Replace("HANGS", "hangs", StringComparison.Ordinal) : text)},{(labelled ? 1 : 0)},{(i < 60 ? "train" : i < 63 ? "validation" : "test")}\n");
        }

        await host.DropAsync("labelled/p.csv", rows.ToString());
        return await SplitDroppedAsync(host);
    }

    private static async Task<StepResult> SplitDroppedAsync(StepHost host)
    {
        RunRequest request = Request with { Corpus = host.Corpus };
        StepResult labelled = await host.RunAsync(host.Step<IngestLabelled>(), new(StepName.IngestLabelled), IngestLabelledParameters.From(request));
        return await host.RunAsync(host.Step<SplitData>(), new(StepName.SplitData), SplitDataParameters.From(request), ("labelled", labelled));
    }

    private static async Task<StepResult> WriteAsync<T>(StepHost host, string step, string name, IEnumerable<T> rows)
    {
        ArtifactWriter writer = host.Artifacts.Begin(step, Guid.NewGuid().ToString("N"), host.RunId);
        await writer.WriteAsync(name, Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => JsonSerializer.Serialize(row, PipelineJson.Options) + "\n"))), TestContext.Current.CancellationToken);
        ArtifactManifest manifest = await writer.CompleteAsync(new Dictionary<string, string>(), cancellationToken: TestContext.Current.CancellationToken);
        return StepResult.Succeeded(manifest, host.RunId);
    }

    private static List<Piece> Pieces(string lines) => [.. Lines<Piece>(lines)];

    private static IEnumerable<T> Lines<T>(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<T>(line, PipelineJson.Options)!);
}
