using BertPipeline.Contracts.Randomness;
using BertPipeline.Evaluation.Labels;

namespace BertPipeline.Evaluation.Tests.Labels;

public sealed class PlattScalingTests
{
    /// <summary>Labels drawn with the probability sigmoid(2·logit − 1): that is what must come out.</summary>
    [Fact]
    public void Fit_LabelsDrawnFromASigmoid_FindsIt()
    {
        var random = SplitMix64.For(1);
        double[] logits = [.. Enumerable.Range(0, 40_000).Select(_ => (6 * random.NextDouble()) - 3)];
        bool[] labels = [.. logits.Select(logit => random.NextDouble() < 1 / (1 + Math.Exp(-((2 * logit) - 1))))];

        PlattScaling scaling = PlattScaling.Fit(logits, labels);

        Assert.Equal(2, scaling.Slope, 0.1);
        Assert.Equal(-1, scaling.Intercept, 0.1);
    }

    /// <summary>At the maximum of the likelihood the mean probability is the share of the (smoothed) positives: the derivative by the intercept is 0.</summary>
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.5)]
    [InlineData(0.97)]
    public void Fit_AnyShareOfPositives_GivesItOnAverage(double share)
    {
        var random = SplitMix64.For(2);
        bool[] labels = [.. Enumerable.Range(0, 2000).Select(_ => random.NextDouble() < share)];
        double[] logits = [.. labels.Select(label => (label ? 1 : -1) + (4 * random.NextDouble()) - 2)];

        PlattScaling scaling = PlattScaling.Fit(logits, labels);

        int positives = labels.Count(label => label);
        double smoothed = ((positives * (positives + 1.0) / (positives + 2)) + ((labels.Length - positives) / (labels.Length - positives + 2.0))) / labels.Length;
        Assert.Equal(smoothed, logits.Average(scaling.Probability), 1e-6);
    }

    [Fact]
    public void Fit_WrongOrder_TellsTheShareAlone()
    {
        PlattScaling scaling = PlattScaling.Fit([-2, -1, 1, 2], [true, true, false, false]);

        Assert.Equal((0, 0.5), (scaling.Slope, scaling.Probability(5)));
    }

    /// <summary>Without the smoothed targets the slope would have no bound.</summary>
    [Fact]
    public void Fit_PartedWithoutError_StaysFinite()
    {
        PlattScaling scaling = PlattScaling.Fit([-30, -20, 20, 30], [false, false, true, true]);

        Assert.InRange(scaling.Probability(25), 0.6, 0.99);
        Assert.InRange(scaling.Probability(-25), 0.01, 0.4);
    }
}
