using BertPipeline.Evaluation.Metrics;

namespace BertPipeline.Evaluation.Tests.Metrics;

/// <summary>Expected figures are of scikit-learn 1.2.1's <c>precision_recall_curve</c>.</summary>
public sealed class PrecisionRecallCurveTests
{
    private static readonly int[] Gold = [1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0];

    private static readonly double[] Scores =
        [0.9, 0.1, 0.5, 0.8, 0.7, 0.5, 0.2, 0.5, 0.4, 0.5, 0.4, 0.8, 0.8, 0.3, 0.6, 0.3, 0.5, 0.4, 0.7, 0.4, 0.5, 0.7, 0.4, 0.9];

    [Fact]
    public void Of_TiedScores_EqualsScikitLearnPointByPoint()
    {
        IReadOnlyList<PrecisionRecallPoint> curve = PrecisionRecallCurve.Of([.. Gold.Select(g => g == 1)], Scores);

        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, null], curve.Select(p => p.Threshold));
        double[] precision = [0.3333333333333333, 0.34782608695652173, 0.36363636363636365, 0.35, 0.26666666666666666, 0.2222222222222222, 0.125, 0.2, 0.5, 1.0];
        Assert.Equal(precision, curve.Select(p => p.Precision));
        Assert.Equal([1.0, 1.0, 1.0, 0.875, 0.5, 0.25, 0.125, 0.125, 0.125, 0.0], curve.Select(p => p.Recall));
    }

    /// <summary>The example of scikit-learn's documentation.</summary>
    [Fact]
    public void Of_FourPieces_EqualsTheDocumentedExample()
    {
        IReadOnlyList<PrecisionRecallPoint> curve = PrecisionRecallCurve.Of([false, false, true, true], [0.1, 0.4, 0.35, 0.8]);

        Assert.Equal([0.5, 2.0 / 3, 0.5, 1, 1], curve.Select(p => p.Precision));
        Assert.Equal([1, 1, 0.5, 0.5, 0], curve.Select(p => p.Recall));
    }

    [Fact]
    public void Of_NoPositives_IsEmpty() => Assert.Empty(PrecisionRecallCurve.Of([false, false], [0.1, 0.2]));

    [Fact]
    public void Thinned_PointsOfEqualRecall_KeepsTheirEnds()
    {
        IReadOnlyList<PrecisionRecallPoint> thinned = PrecisionRecallCurve.Thinned(PrecisionRecallCurve.Of([.. Gold.Select(g => g == 1)], Scores));

        Assert.Equal([0.1, 0.3, 0.4, 0.5, 0.6, 0.7, 0.9, null], thinned.Select(p => p.Threshold));
    }

    [Fact]
    public void Of_AreaInSteps_IsTheAveragePrecision()
    {
        bool[] gold = [.. Gold.Select(g => g == 1)];
        IReadOnlyList<PrecisionRecallPoint> curve = PrecisionRecallCurve.Of(gold, Scores);

        double area = curve.Zip(curve.Skip(1)).Sum(pair => (pair.First.Recall - pair.Second.Recall) * pair.First.Precision);

        Assert.Equal(AveragePrecision.Compute(gold, Scores)!.Value, area, tolerance: 1e-12);
    }
}
