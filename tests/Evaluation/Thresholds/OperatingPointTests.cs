using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Tests.Thresholds;

/// <summary>Ten validation pieces with logits 9 to 0, of which 9, 8, 6 and 3 have the tag: precision falls 1, 1, 2/3, 3/4, 3/5, 1/2, 4/7, …</summary>
public sealed class OperatingPointTests
{
    private static readonly Predictions Validation = Of([9, 8, 6, 3]);
    private static readonly Predictions Test = Of([9, 7, 6]);

    [Fact]
    public void Choose_LeastPrecision_TakesTheHighestRecallThatKeepsIt()
    {
        var point = OperatingPoint.Choose(new() { Tag = "A", MinPrecision = 0.7 }, Validation, Test);

        Assert.Equal(Predictions.Score(6), point.Threshold);
        Assert.Equal(new OperatingFigures(0.75, 0.75, 400), point.Validation);
        Assert.Equal(new OperatingFigures(0.75, 1, 400), point.Test);
    }

    [Fact]
    public void Choose_MostAlerts_TakesAsManyPiecesAsAreAllowed()
    {
        var point = OperatingPoint.Choose(new() { Tag = "A", MaxAlerts = 300 }, Validation, Test);

        // Of the thresholds at 7 and at 8, both with recall 1/2, the more precise.
        Assert.Equal(Predictions.Score(8), point.Threshold);
        Assert.Equal(new OperatingFigures(1, 0.5, 200), point.Validation);
    }

    [Fact]
    public void Choose_NotReachable_NeverGivesTheTagAndNamesTheBest()
    {
        Predictions hard = Of([3]);

        var point = OperatingPoint.Choose(new() { Tag = "A", MinPrecision = 0.9 }, hard, Test);

        Assert.Null(point.Threshold);
        Assert.Null(point.Test);
        Assert.Equal(1, point.Published);
        Assert.Equal(1.0 / 7, point.Validation.Precision, tolerance: 1e-12);
    }

    private static Predictions Of(int[] positives)
    {
        Piece[] pieces = [.. Enumerable.Range(0, 10).Select(i => new Piece(i, $"piece {i}", positives.Contains(i) ? ["A"] : []))];
        return Predictions.Align(["A"], pieces, pieces.Select(piece => new PieceLogits(piece.Id, [piece.Id])));
    }
}
