using BertPipeline.Evaluation.Calibration;
using BertPipeline.Evaluation.Metrics;

namespace BertPipeline.Evaluation.Tests.Calibration;

/// <summary>Expected figures are of scikit-learn 1.2.1 (<c>brier_score_loss</c>, <c>calibration_curve</c> with strategy="quantile") and SciPy 1.10.1 (<c>binomtest(…).proportion_ci(method="wilson")</c>).</summary>
public sealed class CalibrationTests
{
    private const double Tolerance = 1e-12;

    private static readonly int[] Gold = [1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0];

    private static readonly double[] Scores =
        [0.9, 0.1, 0.5, 0.8, 0.7, 0.5, 0.2, 0.5, 0.4, 0.5, 0.4, 0.8, 0.8, 0.3, 0.6, 0.3, 0.5, 0.4, 0.7, 0.4, 0.5, 0.7, 0.4, 0.9];

    [Fact]
    public void Of_SmallExample_GivesScikitLearnsBrierScores()
    {
        var calibration = VariantCalibration.Of("bert", 1, SmallExample.Predictions);

        AssertClose([0.12280408040058684, 0.20214807881615307, 0.15124916379397896], calibration.Tags.Select(t => t.BrierScore));
        Assert.Equal(0.15873377433690627, calibration.Pooled.BrierScore, Tolerance);
    }

    /// <summary>5, 4 and 5 of 12 pieces have the tags; p(1 − p) by hand, pooled the mean of the three.</summary>
    [Fact]
    public void Of_SmallExample_SaysWhatTheRatesAloneWouldScore()
    {
        var calibration = VariantCalibration.Of("bert", 1, SmallExample.Predictions);

        AssertClose([35.0 / 144, 32.0 / 144, 35.0 / 144], calibration.Tags.Select(t => t.BrierScoreOfRate));
        Assert.Equal(102.0 / 432, calibration.Pooled.BrierScoreOfRate, Tolerance);
        Assert.Equal(14.0 / 36, calibration.Pooled.Rate, Tolerance);
    }

    /// <summary>The pooled error from the bins that scikit-learn's strategy="uniform" puts the scores in.</summary>
    [Fact]
    public void Of_SmallExample_GivesTheExpectedCalibrationError()
    {
        CalibrationFigures pooled = VariantCalibration.Of("bert", 1, SmallExample.Predictions).Pooled;

        Assert.Equal(0.17110395046425075, pooled.CalibrationError, Tolerance);
    }

    [Fact]
    public void Of_Pooled_GivesScikitLearnsCurve()
    {
        IReadOnlyList<CalibrationBin> bins = VariantCalibration.Of("bert", 1, SmallExample.Predictions).Pooled.Bins;

        AssertClose([0, 0, 0, 0, 0.5, 0.6666666666666666, 0.8, 0.5, 0.75, 0.6666666666666666], bins.Select(b => b.Rate));
        AssertClose(
            [
                0.06761510280351224, 0.17527131634515888, 0.35181938783957234, 0.40131233845548236, 0.48129670352483145,
                0.549751901875501, 0.6177049972703872, 0.6569220406027898, 0.7740896400437864, 0.9126464447551038,
            ],
            bins.Select(b => b.MeanScore));
        Assert.Equal(36, bins.Sum(b => b.Scores));
    }

    [Fact]
    public void Of_TiedScores_HasFewerBinsAsScikitLearn()
    {
        IReadOnlyList<CalibrationBin> bins = CalibrationCurve.Of([.. Gold.Select(g => g == 1)], Scores);

        AssertClose([0.25, 0.6, 0.3333333333333333, 0.25, 0, 0.5], bins.Select(b => b.Rate));
        AssertClose([0.225, 0.4, 0.5, 0.675, 0.8, 0.9], bins.Select(b => b.MeanScore));
        Assert.Equal(0.32916666666666666, BrierScore.Compute([.. Gold.Select(g => g == 1)], Scores), Tolerance);
    }

    /// <summary>Nine in ten pieces of a rare tag score under 0.1: bins of equal width would be one bin and some dust.</summary>
    [Fact]
    public void Of_RareTag_HasBinsOfEqualMass()
    {
        bool[] gold = [.. Enumerable.Range(0, 1000).Select(i => i % 40 == 0)];
        double[] scores = [.. Enumerable.Range(0, 1000).Select(i => i < 900 ? i / 10_000.0 : i / 1000.0)];

        Assert.All(CalibrationCurve.Of(gold, scores), bin => Assert.InRange(bin.Scores, 99, 101));
    }

    [Fact]
    public void Of_NoPieces_IsEmptyNotNaN()
    {
        var none = VariantCalibration.Of("bert", 1, Predictions.Align(["A"], [], []));

        Assert.Equal((0, 0, 0), (none.Pooled.BrierScore, none.Pooled.CalibrationError, none.Pooled.MeanScore));
        Assert.Empty(none.Pooled.Bins);
    }

    [Theory]
    [InlineData(3, 20, 0.05236874589621662, 0.3604188647407569)]
    [InlineData(0, 10, 0.0, 0.27753279986288926)]
    [InlineData(10, 10, 0.7224672001371109, 1.0)]
    [InlineData(1, 29, 0.006113214292762667, 0.17175521879320282)]
    public void WilsonInterval_GivesSciPys(int successes, int trials, double low, double high)
    {
        (double ourLow, double ourHigh) = WilsonInterval.Of(successes, trials);

        AssertClose([low, high], [ourLow, ourHigh]);
    }

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        double[] found = [.. actual];
        Assert.Equal(expected.Count(), found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }
}
