using BertPipeline.Evaluation.Metrics;

namespace BertPipeline.Evaluation.Tests.Metrics;

public sealed class AveragePrecisionTests
{
    [Fact]
    public void Compute_EqualScores_AreOneStep()
    {
        // By hand: the step at 0.9 has precision 1/2 and gains half of the recall; the one at 0.1 has precision 2/4 and gains the rest.
        double? precision = AveragePrecision.Compute([true, false, true, false], [0.9, 0.9, 0.1, 0.1]);

        Assert.Equal(0.5, precision);
    }

    [Fact]
    public void Compute_AllScoresEqual_IsThePrevalence() =>
        Assert.Equal(0.25, AveragePrecision.Compute([false, true, false, false], [0.3, 0.3, 0.3, 0.3]));

    [Fact]
    public void Compute_OrderOfTiedPieces_DoesNotMatter() => Assert.Equal(
        AveragePrecision.Compute([true, false, false], [0.5, 0.5, 0.7]),
        AveragePrecision.Compute([false, true, false], [0.5, 0.5, 0.7]));

    [Fact]
    public void Compute_PerfectRanking_IsOne() => Assert.Equal(1, AveragePrecision.Compute([true, true, false], [0.9, 0.8, 0.1]));

    [Fact]
    public void Compute_NoPositives_IsNull() => Assert.Null(AveragePrecision.Compute([false, false], [0.9, 0.8]));
}
