using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Promotion;
using BertPipeline.Evaluation.Tests.Comparisons;

namespace BertPipeline.Evaluation.Tests.Promotion;

public sealed class CurrentComparerTests
{
    private static readonly IReadOnlyList<Piece> Test = SyntheticModels.Pieces(600, seed: 5);

    /// <summary>Figures by hand from the same decisions, on the pieces that the current tagger has not read.</summary>
    [Fact]
    public void Compare_PiecesThatCurrentHasRead_AreInNoFigure()
    {
        ComparedModel model = SyntheticModels.Model(Variant.Bert, 1, Test, accuracy: 0.9);
        TaggerInUse current = Current(["A", "B", "C"], accuracy: 0.7, hasRead: text => !IsEven(text));

        CurrentComparison comparison = CurrentComparer.Compare([model], current, 500, TestContext.Current.CancellationToken);

        Assert.Equal((600, 300, null), (comparison.Pieces, comparison.Unseen, comparison.Problem));
        Assert.Equal(["current: tagger/0003", Variant.Bert], comparison.Comparison!.Variants.Select(v => v.Variant));
        Assert.Equal("current: tagger/0003", comparison.Comparison.Baseline);
        double expected = MacroF1(current.Logits, current.Tags, ["A", "B", "C"]);
        Assert.Equal(expected, comparison.Comparison.Variants[0].MacroF1.Value, 1e-9);
        Assert.Equal(comparison.Comparison.Variants[1].MacroF1.Value - expected, comparison.Published!.MacroF1.Estimate.Value, 1e-9);
        Assert.InRange(comparison.Published.MacroF1.Estimate.Low, 0, 1);
    }

    [Fact]
    public void Compare_TagsThatDiffer_AreNamedAndInNoFigure()
    {
        ComparedModel model = SyntheticModels.Model(Variant.Bert, 1, Test, accuracy: 0.9);
        TaggerInUse current = Current(["Old", "C", "A"], accuracy: 0.7, hasRead: text => !IsEven(text));

        CurrentComparison comparison = CurrentComparer.Compare([model], current, 200, TestContext.Current.CancellationToken);

        Assert.Equal(["B"], comparison.OnlyNew);
        Assert.Equal(["Old"], comparison.OnlyCurrent);
        Assert.Equal(["A", "C"], comparison.Comparison!.Tags);
        Assert.Equal(MacroF1(current.Logits, current.Tags, ["A", "C"]), comparison.Comparison.Variants[0].MacroF1.Value, 1e-9);
    }

    /// <summary>A tag without a published threshold is never given.</summary>
    [Fact]
    public void Compare_TagWithoutThreshold_IsNeverGiven()
    {
        ComparedModel model = SyntheticModels.Model(Variant.Bert, 1, Test, accuracy: 0.9);
        TaggerInUse current = Current(["A", "B", "C"], accuracy: 0.9, hasRead: _ => false) with { Thresholds = new Dictionary<string, double> { ["A"] = 0.5, ["B"] = 0.5 } };

        CurrentComparison comparison = CurrentComparer.Compare([model], current, 200, TestContext.Current.CancellationToken);

        Assert.Equal(0, comparison.Comparison!.Variants[0].Tags[2].F1.Value);
        Assert.NotEqual(0, comparison.Comparison.Variants[0].Tags[1].F1.Value);
    }

    /// <summary>The variant's row is the mean of its seeds; what is published is one of them.</summary>
    [Fact]
    public void Compare_SeveralSeeds_PublishedIsTheChosenOne()
    {
        ComparedModel good = SyntheticModels.Model(Variant.Bert, 1, Test, accuracy: 0.95);
        ComparedModel bad = SyntheticModels.Model(Variant.Bert, 2, Test, accuracy: 0.6);

        CurrentComparison comparison = CurrentComparer.Compare([bad, good], Current(["A", "B", "C"], 0.7, _ => false), 200, TestContext.Current.CancellationToken);

        double current = comparison.Comparison!.Variants[0].MacroF1.Value;
        Assert.Equal(good.Scores.Test.Averages.MacroF1 - current, comparison.Published!.MacroF1.Estimate.Value, 1e-9);
        Assert.Equal(((good.Scores.Test.Averages.MacroF1 + bad.Scores.Test.Averages.MacroF1) / 2) - current, comparison.Comparison.Differences[0].MacroF1.Estimate.Value, 1e-9);
    }

    [Fact]
    public void Of_EveryPieceRead_NothingIsClaimed()
    {
        CurrentComparison comparison = CurrentComparer.Compare(
            [SyntheticModels.Model(Variant.Bert, 1, Test, 0.9)], Current(["A", "B", "C"], 0.7, _ => true), 200, TestContext.Current.CancellationToken);

        Assert.Equal("it was trained or tuned on every one of the 600 test pieces", comparison.Problem);
        Assert.Null(comparison.Comparison);
        Assert.Null(comparison.Published);
    }

    /// <summary>19 positives of a tag are too few, 20 are enough (SCIENCE 2).</summary>
    [Theory]
    [InlineData(19, true)]
    [InlineData(20, false)]
    public void Of_PositivesOfTheMostFrequentTag_AreCounted(int positives, bool isTooFew)
    {
        Piece[] pieces = [.. Enumerable.Range(0, 100).Select(i => new Piece(i, $"piece {i}", i < positives ? ["A"] : []))];

        Assert.Equal(isTooFew, CommonGround.Of(["A", "B"], pieces, ["A"], _ => false).Problem is not null);
    }

    [Fact]
    public void Of_NoCommonTag_NothingIsClaimed() =>
        Assert.Equal("it has none of this run's tags", CommonGround.Of(["A"], Test, ["Z"], _ => false).Problem);

    private static bool IsEven(string text) => int.Parse(text["piece ".Length..], System.Globalization.CultureInfo.InvariantCulture) % 2 == 0;

    private static TaggerInUse Current(string[] tags, double accuracy, Func<string, bool> hasRead)
    {
        var random = new Random(77);
        PieceLogits[] logits = [.. Test.Select(p => new PieceLogits(p.Id, [.. tags.Select(tag => random.NextDouble() < accuracy == p.Labels.Contains(tag) ? 1f : -1f)]))];
        return new("tagger/0003", tags, tags.ToDictionary(t => t, _ => 0.5), logits, hasRead);
    }

    /// <summary>F1 = 2 true positives / (predicted + positives), mean over the tags, on the even pieces.</summary>
    private static double MacroF1(IReadOnlyList<PieceLogits> logits, IReadOnlyList<string> columns, string[] tags) => tags.Average(tag =>
    {
        int column = columns.ToList().IndexOf(tag);
        (bool Gold, bool Given)[] rows = [.. Test.Where(p => p.Id % 2 == 0).Select(p => (p.Labels.Contains(tag), logits[p.Id].Logits[column] > 0))];
        return 2.0 * rows.Count(r => r.Gold && r.Given) / (rows.Count(r => r.Gold) + rows.Count(r => r.Given));
    });
}
