using BertPipeline.Evaluation.Bootstrap;

namespace BertPipeline.Evaluation.Tests.Bootstrap;

public sealed class PercentileTests
{
    [Theory]
    [InlineData(0.025, 1.075)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.975, 3.925)]
    [InlineData(1, 4)]
    public void Of_FourValues_InterpolatesAsNumPyDoes(double share, double expected) =>
        Assert.Equal(expected, Percentile.Of([1, 2, 3, 4], share), 12);
}
