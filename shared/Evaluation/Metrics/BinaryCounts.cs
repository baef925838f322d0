namespace BertPipeline.Evaluation.Metrics;

/// <summary>Counts of one tag, or of several pooled. What divides by zero is 0, as scikit-learn's <c>zero_division=0</c>.</summary>
public readonly record struct BinaryCounts(long TruePositives, long FalsePositives, long FalseNegatives)
{
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    public double F1 => Ratio(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>Counts a tag that is predicted where its score is at least the threshold.</summary>
    public static BinaryCounts Count(ReadOnlySpan<bool> gold, ReadOnlySpan<double> scores, double threshold)
    {
        long truePositives = 0, falsePositives = 0, falseNegatives = 0;
        for (int i = 0; i < gold.Length; i++)
        {
            switch (gold[i], scores[i] >= threshold)
            {
                case (true, true): truePositives++; break;
                case (false, true): falsePositives++; break;
                case (true, false): falseNegatives++; break;
            }
        }

        return new(truePositives, falsePositives, falseNegatives);
    }

    public static BinaryCounts operator +(BinaryCounts left, BinaryCounts right) => Add(left, right);

    public static BinaryCounts Add(BinaryCounts left, BinaryCounts right) => new(
        left.TruePositives + right.TruePositives, left.FalsePositives + right.FalsePositives, left.FalseNegatives + right.FalseNegatives);

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
