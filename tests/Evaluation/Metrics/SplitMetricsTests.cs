using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Metrics;

namespace BertPipeline.Evaluation.Tests.Metrics;

public sealed class SplitMetricsTests
{
    private const int Digits = 14;

    [Fact]
    public void Measure_SmallExample_GivesScikitLearnsFiguresPerTag()
    {
        IReadOnlyList<TagMetrics> tags = SplitMetrics.Measure(SmallExample.Predictions, SmallExample.Thresholds).Tags;

        AssertClose([0.8, 0.5714285714285714, 0.7142857142857143], tags.Select(t => t.Precision));
        AssertClose([0.8, 1, 1], tags.Select(t => t.Recall));
        AssertClose([0.8, 0.7272727272727273, 0.8333333333333333], tags.Select(t => t.F1));
        AssertClose([0.8333333333333333, 0.6666666666666665, 0.8333333333333333], tags.Select(t => t.F1AtHalf));
        AssertClose([0.9428571428571428, 0.5666666666666667, 0.822857142857143], tags.Select(t => t.AveragePrecision!.Value));
        AssertClose([0.15757479542473396, 0.26654218217990816, 0.17362449243508116], tags.Select(t => t.CalibrationError));
        Assert.Equal([5, 4, 5], tags.Select(t => t.Support));
    }

    [Fact]
    public void Measure_SmallExample_GivesScikitLearnsAverages()
    {
        AverageMetrics averages = SplitMetrics.Measure(SmallExample.Predictions, SmallExample.Thresholds).Averages;

        Assert.Equal(0.6952380952380953, averages.MacroPrecision, Digits);
        Assert.Equal(0.9333333333333332, averages.MacroRecall, Digits);
        Assert.Equal(0.7868686868686868, averages.MacroF1, Digits);
        Assert.Equal(0.7777777777777777, averages.MacroF1AtHalf, Digits);
        Assert.Equal((0.9428571428571428 + 0.5666666666666667 + 0.822857142857143) / 3, averages.MacroAveragePrecision, Digits);
        Assert.Equal(0.6842105263157895, averages.MicroPrecision, Digits);
        Assert.Equal(0.9285714285714286, averages.MicroRecall, Digits);
        Assert.Equal(0.7878787878787878, averages.MicroF1, Digits);
        Assert.Equal(0.6361111111111111, averages.SamplesF1, Digits);
        Assert.Equal(0.5, averages.SubsetAccuracy);
    }

    [Fact]
    public void Measure_PredictAll_HasRecallOneAndPrevalenceAsPrecision()
    {
        SplitMetrics all = SplitMetrics.Measure(SmallExample.Predictions.WithConstantScore(1), [0.5, 0.5, 0.5]);

        Assert.Equal(1, all.Averages.MacroRecall);
        Assert.Equal(0.5588235294117648, all.Averages.MacroF1, Digits);
        Assert.Equal(0.56, all.Averages.MicroF1, Digits);
        Assert.Equal(0.5, all.Averages.SamplesF1, Digits);
        Assert.Equal(0, all.Averages.SubsetAccuracy);
        Assert.Equal(5.0 / 12, all.Tags[0].AveragePrecision!.Value, Digits);
    }

    [Fact]
    public void Measure_PredictNone_IsRightOnlyWherePiecesHaveNoTag()
    {
        AverageMetrics none = SplitMetrics.Measure(SmallExample.Predictions.WithConstantScore(0), [0.5, 0.5, 0.5]).Averages;

        Assert.Equal(0, none.MacroF1);
        Assert.Equal(0, none.SamplesF1);
        Assert.Equal(0.25, none.SubsetAccuracy);
    }

    [Fact]
    public void Measure_TagWithoutPositives_LeavesTheMeansAndIsNamed()
    {
        Predictions predictions = Predictions.Align(
            ["A", "B"],
            [new Piece(0, "x", ["A"]), new Piece(1, "y", [])],
            [new PieceLogits(0, [1, 1]), new PieceLogits(1, [-1, -1])]);

        SplitMetrics metrics = SplitMetrics.Measure(predictions, [0.5, 0.5]);

        Assert.Equal(["B"], metrics.TagsWithoutPositives);
        Assert.Equal(1, metrics.Averages.MacroF1);
        Assert.Equal(1, metrics.Averages.MacroAveragePrecision);
        Assert.Null(metrics.Tags[1].AveragePrecision);
        Assert.Equal(2.0 / 3, metrics.Averages.MicroF1, Digits);
    }

    [Fact]
    public void Measure_NoPieces_IsZeroNotNaN()
    {
        SplitMetrics metrics = SplitMetrics.Measure(Predictions.Align(["A"], [], []), [0.5]);

        Assert.Equal(0, metrics.Averages.MacroF1);
        Assert.Equal(0, metrics.Averages.SubsetAccuracy);
        Assert.Equal(0, metrics.Tags[0].CalibrationError);
    }

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Digits));
}
