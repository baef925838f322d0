namespace BertPipeline.Benchmarks;

/// <summary>What every benchmark makes of its passes.</summary>
internal static class Statistics
{
    /// <summary>The mean of the two in the middle where their number is even.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
