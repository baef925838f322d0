namespace BertPipeline.Evaluation.Drift;

/// <summary>Whether two shares differ: Fisher's exact test (1935), two-sided as twice the smaller tail. It keeps its promise for rare things too, where tests by normal approximation do not.</summary>
internal static class FisherExact
{
    /// <returns>In (0, 1].</returns>
    public static double PValue(int firstHits, int firstTrials, int secondHits, int secondTrials)
    {
        int hits = firstHits + secondHits;
        int least = Math.Max(0, hits - secondTrials), most = Math.Min(hits, firstTrials);
        return Math.Min(1, 2 * Math.Min(Tail(-1), Tail(+1)));

        // The probability of as many of the hits among the first, or of fewer (or more).
        double Tail(int direction)
        {
            double term = Math.Exp(LogProbability(firstHits)), sum = 0;
            for (int x = firstHits; x >= least && x <= most && term > sum * 1e-17; x += direction)
            {
                sum += term;
                double rest = secondTrials - hits + x;
                term *= direction > 0
                    ? (double)(hits - x) * (firstTrials - x) / ((x + 1) * (rest + 1))
                    : x * rest / ((double)(hits - x + 1) * (firstTrials - x + 1));
            }

            return sum;
        }

        double LogProbability(int x) =>
            LogChoose(firstTrials, x) + LogChoose(secondTrials, hits - x) - LogChoose(firstTrials + secondTrials, hits);
    }

    private static double LogChoose(int n, int k) => LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k);

    /// <summary>Stirling's series; below 32, where it is off by more than 1e-16 of it, the sum.</summary>
    private static double LogFactorial(int n)
    {
        if (n < 32)
        {
            double sum = 0;
            for (int i = 2; i <= n; i++)
            {
                sum += Math.Log(i);
            }

            return sum;
        }

        double inverse = 1.0 / n, square = inverse * inverse;
        return ((n + 0.5) * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI)) + (inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square / 1260)))));
    }
}
