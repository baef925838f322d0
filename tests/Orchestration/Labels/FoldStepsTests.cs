using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Labels;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Labels;

/// <summary>Few labels: what judges whom, on real storage.</summary>
public sealed class FoldStepsTests(AzuriteFixture azurite)
{
    private const int Texts = 120;

    [Theory]
    [InlineData(Texts, null, false, "5")]
    [InlineData(Texts, 1, false, null)]
    [InlineData(Texts, 3, false, "3")]
    [InlineData(Texts, null, true, null)]
    [InlineData(ClassifierOptions.FewLabels, null, false, null)]
    public async Task SplitData_FewUnmarkedPieces_AreCrossValidated(int pieces, int? asked, bool isMarked, string? folds)
    {
        using StepHost host = await StepHost.CreateAsync(azurite);

        StepResult split = await SplitAsync(host, new() { Folds = asked }, pieces, isMarked);

        Assert.Null(split.Error);
        Assert.Equal(folds, split.Summary!.GetValueOrDefault("folds"));
        Assert.Equal(folds is null ? pieces : 3 * pieces, new[] { "train", "validation", "test" }.Sum(part => int.Parse(split.Summary![part], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(folds is not null && asked is null, split.Summary!.GetValueOrDefault("notes", "").Contains("cross-validation in 5 folds", StringComparison.Ordinal));
    }

    /// <summary>A learning curve needs test pieces that no point of it trains on.</summary>
    [Fact]
    public async Task SplitData_LearningCurve_IsSplitOnce() =>
        Assert.Null((await SplitAsync(await StepHost.CreateAsync(azurite), new() { LearningCurve = [10] }, Texts, isMarked: false)).Summary!.GetValueOrDefault("folds"));

    [Fact]
    public async Task SplitFolds_Judging_EachPieceJudgesOnceAndTunesOnceAndIsNeverInTwoParts()
    {
        const int Folds = 4;
        using StepHost host = await StepHost.CreateAsync(azurite);
        RunRequest request = new() { Corpus = host.Corpus, Classifier = new() { Folds = Folds } };
        StepResult split = await SplitAsync(host, request.Classifier, Texts, isMarked: false);

        List<int> judging = [], tuning = [];
        for (int fold = 0; fold < Folds; fold++)
        {
            Dictionary<string, Piece[]> parts = await PartsAsync(host, split, SplitFoldsParameters.Judging(request, Folds, fold));
            Assert.Equal(Enumerable.Range(0, Texts), parts.Values.SelectMany(part => part.Select(p => p.Id)).Order());
            Assert.Equal(Texts / 2, parts.Values.Sum(part => part.Select(p => p.Text.ToUpperInvariant()).Distinct().Count()));
            judging.AddRange(parts["test"].Select(p => p.Id));
            tuning.AddRange(parts["validation"].Select(p => p.Id));
        }

        Dictionary<string, Piece[]> published = await PartsAsync(host, split, SplitFoldsParameters.Judging(request, Folds, fold: null));
        Assert.Equal(Enumerable.Range(0, Texts), judging.Order());
        Assert.Equal(Enumerable.Range(0, Texts), tuning.Order());
        Assert.Empty(published["test"]);
        Assert.Equal(Enumerable.Range(0, Texts), published["train"].Concat(published["validation"]).Select(p => p.Id).Order());
        Assert.NotEmpty(published["validation"]);
    }

    private static async Task<Dictionary<string, Piece[]>> PartsAsync(StepHost host, StepResult split, SplitFoldsParameters parameters)
    {
        StepResult result = await host.RunAsync(host.Step<SplitFolds>(), new(StepName.SplitFolds, Part: $"{parameters.Fold}"), parameters, ("split", split));
        Assert.Null(result.Error);
        Dictionary<string, Piece[]> parts = [];
        foreach (string part in new[] { "train", "validation", "test" })
        {
            string lines = await host.ReadAsync(result, part + ".jsonl");
            parts[part] = [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Piece>(line, PipelineJson.Options)!)];
        }

        return parts;
    }

    /// <summary>Pieces of which each text is there twice, in other case.</summary>
    private static async Task<StepResult> SplitAsync(StepHost host, ClassifierOptions classifier, int pieces, bool isMarked)
    {
        string[] parts = ["train", "validation", "test", "train"];
        IEnumerable<string> rows = Enumerable.Range(0, pieces).Select(i => $"{(i % 2 == 0 ? "Piece" : "PIECE")} {i / 2},{(i % 3 == 0 ? 1 : 0)}{(isMarked ? "," + parts[i / 2 % 4] : "")}");
        await host.DropAsync("labelled/p.csv", $"text,Bugs{(isMarked ? ",split" : "")}\n{string.Join('\n', rows)}\n");
        RunRequest request = new() { Corpus = host.Corpus, Classifier = classifier };
        StepResult labelled = await host.RunAsync(host.Step<IngestLabelled>(), new(StepName.IngestLabelled), IngestLabelledParameters.From(request));
        return await host.RunAsync(host.Step<SplitData>(), new(StepName.SplitData), SplitDataParameters.From(request), ("labelled", labelled));
    }
}
