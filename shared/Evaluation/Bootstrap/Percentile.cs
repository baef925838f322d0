namespace BertPipeline.Evaluation.Bootstrap;

/// <summary>Percentiles of a sample by linear interpolation, NumPy's default.</summary>
internal static class Percentile
{
    /// <param name="ascending">The sample, sorted, not empty.</param>
    /// <param name="share">In [0, 1].</param>
    public static double Of(ReadOnlySpan<double> ascending, double share)
    {
        double position = share * (ascending.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + ((position - below) * (ascending[above] - ascending[below]));
    }
}
