namespace BertPipeline.Evaluation.Metrics;

/// <summary>Mean squared difference between score and label (Brier 1950, "Verification of forecasts expressed in terms of probability"), as scikit-learn's <c>brier_score_loss</c>.</summary>
public static class BrierScore
{
    /// <returns>In [0, 1], the lower the better; 0 for no pieces.</returns>
    public static double Compute(ReadOnlySpan<bool> gold, ReadOnlySpan<double> scores)
    {
        double sum = 0;
        for (int i = 0; i < gold.Length; i++)
        {
            double error = scores[i] - (gold[i] ? 1 : 0);
            sum += error * error;
        }

        return gold.IsEmpty ? 0 : sum / gold.Length;
    }
}
