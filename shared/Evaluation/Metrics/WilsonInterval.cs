namespace BertPipeline.Evaluation.Metrics;

/// <summary>
/// The 95 % interval of a share from independent trials (Wilson 1927, "Probable inference, the law of succession, and statistical inference"): it keeps its
/// promise near 0 and 1 and for few trials, where value ± 2 standard errors does not (Brown, Cai and DasGupta 2001, "Interval estimation for a binomial proportion").
/// </summary>
public static class WilsonInterval
{
    // The normal distribution's 97.5th percentile.
    private const double Z = 1.959963984540054;

    /// <returns>Both in [0, 1]; 0 and 1 for no trials.</returns>
    public static (double Low, double High) Of(int successes, int trials)
    {
        if (trials == 0)
        {
            return (0, 1);
        }

        double share = (double)successes / trials, squared = Z * Z / trials;
        double middle = (share + (squared / 2)) / (1 + squared);
        double half = Z / (1 + squared) * Math.Sqrt((share * (1 - share) / trials) + (squared / (4 * trials)));
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
