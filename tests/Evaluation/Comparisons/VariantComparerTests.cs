using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.Tests.Comparisons;

public sealed class VariantComparerTests
{
    [Fact]
    public void Compare_IdenticalVariants_DifferByExactlyZero()
    {
        IReadOnlyList<Piece> pieces = SyntheticModels.Pieces(200, 1);

        Comparison comparison = Compare(
            [SyntheticModels.Model("bag-of-tricks", 1, pieces, 0.9), SyntheticModels.Model("bert", 1, pieces, 0.9)], "bag-of-tricks", 500);

        VariantDifference difference = Assert.Single(comparison.Differences);
        Assert.Equal(new Difference(new Estimate(0, 0, 0), 1), difference.MacroF1);
        Assert.All(difference.Tags, t => Assert.Equal((new Estimate(0, 0, 0), 1.0, false), (t.Estimate, t.AdjustedPValue, t.Significant)));
    }

    [Fact]
    public void Compare_SameSeed_GivesTheSameBytes()
    {
        ComparedModel[] models = ThreeVariants();

        string first = JsonSerializer.Serialize(Compare(models, "bag-of-tricks", 700), PipelineJson.Options);
        string second = JsonSerializer.Serialize(Compare(models, "bag-of-tricks", 700), PipelineJson.Options);
        string otherSeed = JsonSerializer.Serialize(Compare(models, "bag-of-tricks", 700, seed: 2), PipelineJson.Options);

        Assert.Equal(first, second);
        Assert.NotEqual(first, otherSeed);
        Assert.Equal(first, JsonSerializer.Serialize(JsonSerializer.Deserialize<Comparison>(first, PipelineJson.Options), PipelineJson.Options));
    }

    [Fact]
    public void Compare_BetterModel_HasAnIntervalAboveZeroAndASmallPValue()
    {
        Comparison comparison = Compare(ThreeVariants(), "bag-of-tricks", 2_000);

        VariantDifference difference = comparison.Differences.Single(d => d is { Variant: Variant.BertAdapted, Over: "bag-of-tricks" });
        Assert.True(difference.MacroF1.Estimate.Low > 0);
        Assert.True(difference.MacroF1.PValue < 0.01);
        Assert.All(difference.Tags, t => Assert.True(t.Significant));
        Assert.All(difference.Tags, t => Assert.True(t.AdjustedPValue >= t.PValue));
    }

    [Fact]
    public void Compare_BertBesideAnotherBaseline_AlsoSaysWhatTheCorpusGave()
    {
        Comparison comparison = Compare(ThreeVariants(), "bag-of-tricks", 100);

        Assert.Equal(
            [("bert", "bag-of-tricks"), ("bert-adapted", "bag-of-tricks"), ("bert-adapted", "bert")],
            comparison.Differences.Select(d => (d.Variant, d.Over)));
    }

    [Fact]
    public void Compare_ValuesWithoutResampling_EqualTheMetrics()
    {
        ComparedModel[] models = ThreeVariants();

        Comparison comparison = Compare(models, "bag-of-tricks", 100);

        for (int i = 0; i < models.Length; i++)
        {
            Assert.Equal(models[i].Scores.Test.Averages.MacroF1, comparison.Variants[i].MacroF1.Value, 12);
            Assert.Equal(models[i].Scores.Test.Averages.MicroF1, comparison.Variants[i].MicroF1.Value, 12);
            Assert.Equal(models[i].Scores.Test.Tags.Select(t => t.F1), comparison.Variants[i].Tags.Select(t => t.F1.Value));
        }
    }

    [Fact]
    public void Compare_SeveralSeeds_AveragesThemAndGivesTheirSpread()
    {
        IReadOnlyList<Piece> pieces = SyntheticModels.Pieces(300, 1);
        ComparedModel[] models = [.. Enumerable.Range(1, 3).Select(s => SyntheticModels.Model("bert", s, pieces, 0.8))];

        ComparedVariant variant = Assert.Single(Compare(models, "bert", 200).Variants);

        Assert.Equal(models.Average(m => m.Scores.Test.Averages.MacroF1), variant.MacroF1.Value, 12);
        Assert.Equal([1, 2, 3], variant.Seeds.Select(s => s.Seed));
        double mean = variant.Seeds.Average(s => s.MacroF1);
        Assert.Equal(Math.Sqrt(variant.Seeds.Sum(s => Math.Pow(s.MacroF1 - mean, 2)) / 2), variant.SeedStandardDeviation!.Value, 12);
    }

    /// <summary>Ninety-five of a hundred intervals should hold the true difference; 88 or fewer happen less than once in 200.</summary>
    [Fact]
    public void Compare_KnownTruth_IntervalsCoverIt()
    {
        double truth = SyntheticModels.ExpectedF1(0.9) - SyntheticModels.ExpectedF1(0.85);
        int covered = Enumerable.Range(0, 100).Count(trial =>
        {
            IReadOnlyList<Piece> pieces = SyntheticModels.Pieces(400, 1000 + trial);
            Comparison comparison = Compare(
                [SyntheticModels.Model("bag-of-tricks", 2 * trial, pieces, 0.85), SyntheticModels.Model("bert", (2 * trial) + 1, pieces, 0.9)],
                "bag-of-tricks", 400, (ulong)trial);
            Estimate difference = comparison.Differences[0].MacroF1.Estimate;
            return difference.Low <= truth && truth <= difference.High;
        });

        Assert.InRange(covered, 89, 100);
    }

    [Fact]
    public void Compare_TagWithoutPositives_IsNamedAndInNoDifference()
    {
        IReadOnlyList<Piece> pieces = [.. SyntheticModels.Pieces(100, 1).Select(p => p with { Labels = [.. p.Labels.Where(l => l != "C")] })];

        Comparison comparison = Compare(
            [SyntheticModels.Model("bag-of-tricks", 1, pieces, 0.8), SyntheticModels.Model("bert", 2, pieces, 0.9)], "bag-of-tricks", 100);

        Assert.Equal(["C"], comparison.TagsWithoutPositives);
        Assert.Equal(["A", "B"], comparison.Differences[0].Tags.Select(t => t.Tag));
    }

    [Fact]
    public void Compare_UnknownBaseline_SaysWhatToMend()
    {
        var error = Assert.Throws<UserErrorException>(() => Compare(ThreeVariants(), "ulmfit", 100));

        Assert.Contains("'ulmfit'", error.Message, StringComparison.Ordinal);
        Assert.Contains("bert-adapted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_OtherPieces_IsRefused()
    {
        ComparedModel[] models =
        [
            SyntheticModels.Model("bag-of-tricks", 1, SyntheticModels.Pieces(100, 1), 0.8),
            SyntheticModels.Model("bert", 1, SyntheticModels.Pieces(99, 1), 0.8),
        ];

        Assert.Throws<InvalidDataException>(() => Compare(models, "bert", 100));
    }

    [Fact]
    public void Compare_Cancelled_Stops() => Assert.Throws<OperationCanceledException>(
        () => VariantComparer.Compare(ThreeVariants(), "bag-of-tricks", 1_000_000, 1, new CancellationToken(canceled: true)));

    private static Comparison Compare(ComparedModel[] models, string baseline, int resamples, ulong seed = 1) =>
        VariantComparer.Compare(models, baseline, resamples, seed, TestContext.Current.CancellationToken);

    private static ComparedModel[] ThreeVariants()
    {
        IReadOnlyList<Piece> pieces = SyntheticModels.Pieces(400, 1);
        return
        [
            SyntheticModels.Model("bag-of-tricks", 1, pieces, 0.75),
            SyntheticModels.Model("bert", 2, pieces, 0.8),
            SyntheticModels.Model("bert-adapted", 3, pieces, 0.95),
        ];
    }
}
