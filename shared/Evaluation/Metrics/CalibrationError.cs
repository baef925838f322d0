namespace BertPipeline.Evaluation.Metrics;

/// <summary>
/// Expected calibration error of one tag (Naeini et al. 2015, for the positive class): pieces fall into 10 bins of equal width
/// by score; the error is the mean over pieces of |share of positives − mean score| of their bin.
/// </summary>
public static class CalibrationError
{
    public const int Bins = 10;

    /// <returns>In [0, 1]; 0 for no pieces.</returns>
    public static double Compute(ReadOnlySpan<bool> gold, ReadOnlySpan<double> scores)
    {
        Span<double> excess = stackalloc double[Bins];
        for (int i = 0; i < gold.Length; i++)
        {
            int bin = Math.Min(Bins - 1, (int)(scores[i] * Bins));
            excess[bin] += (gold[i] ? 1 : 0) - scores[i];
        }

        double sum = 0;
        foreach (double bin in excess)
        {
            sum += Math.Abs(bin);
        }

        return gold.IsEmpty ? 0 : sum / gold.Length;
    }
}
