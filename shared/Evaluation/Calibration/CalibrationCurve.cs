using BertPipeline.Evaluation.Bootstrap;
using BertPipeline.Evaluation.Metrics;

namespace BertPipeline.Evaluation.Calibration;

/// <summary>
/// Observed rates by score as scikit-learn's <c>calibration_curve(strategy="quantile")</c> defines them: bins of equal mass, for the scores of a rare tag lie nearly all
/// in the lowest of bins of equal width. Equal scores share a bin, so that there may be fewer bins.
/// </summary>
public static class CalibrationCurve
{
    public const int Bins = 10;

    /// <returns>In the order of rising scores; empty for no pieces.</returns>
    public static IReadOnlyList<CalibrationBin> Of(ReadOnlySpan<bool> gold, ReadOnlySpan<double> scores, int bins = Bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (gold.IsEmpty)
        {
            return [];
        }

        double[] ascending = scores.ToArray();
        bool[] labels = gold.ToArray();
        Array.Sort(ascending, labels);
        List<CalibrationBin> curve = [];
        int start = 0;
        for (int bin = 1; bin <= bins; bin++)
        {
            // A score on an edge belongs to the lower bin.
            double edge = Percentile.Of(ascending, (double)bin / bins);
            int end = start;
            while (end < ascending.Length && (ascending[end] <= edge || bin == bins))
            {
                end++;
            }

            if (end > start)
            {
                curve.Add(Bin(labels.AsSpan(start..end), ascending.AsSpan(start..end)));
            }

            start = end;
        }

        return curve;
    }

    /// <returns>0 for no values.</returns>
    internal static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return values.IsEmpty ? 0 : sum / values.Length;
    }

    private static CalibrationBin Bin(ReadOnlySpan<bool> gold, ReadOnlySpan<double> scores)
    {
        int positives = gold.Count(true);
        (double low, double high) = WilsonInterval.Of(positives, gold.Length);
        return new(gold.Length, Mean(scores), (double)positives / gold.Length, low, high);
    }
}
