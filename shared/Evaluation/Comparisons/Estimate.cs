using BertPipeline.Evaluation.Bootstrap;

namespace BertPipeline.Evaluation.Comparisons;

/// <summary>A figure with its 95 % percentile interval from the bootstrap. The interval covers the choice of test pieces only.</summary>
public sealed record Estimate(double Value, double Low, double High)
{
    public const double Confidence = 0.95;

    internal static Estimate Of(double observed, double[] resampled)
    {
        double[] ascending = [.. resampled.Order()];
        return new(observed, Percentile.Of(ascending, (1 - Confidence) / 2), Percentile.Of(ascending, (1 + Confidence) / 2));
    }
}
