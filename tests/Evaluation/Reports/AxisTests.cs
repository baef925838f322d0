using BertPipeline.Evaluation.Reports.Svg;

namespace BertPipeline.Evaluation.Tests.Reports;

public sealed class AxisTests
{
    /// <summary>Differences of a variant from one that answers the same are all zero.</summary>
    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(0.5, 0.5)]
    [InlineData(-0.004, 0.012)]
    [InlineData(-120.0, 3000.0)]
    [InlineData(0.0, 1e-12)]
    public void Label_AnyValues_TicksDiffer(double low, double high)
    {
        var axis = new Axis([low, high], start: 0, end: 100);

        string[] labels = [.. axis.Ticks.Select(axis.Label)];

        Assert.InRange(labels.Length, 2, 12);
        Assert.Equal(labels.Distinct(), labels);
        Assert.InRange(axis.Map(high), 0, 100);
    }
}
