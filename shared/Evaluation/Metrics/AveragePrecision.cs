namespace BertPipeline.Evaluation.Metrics;

/// <summary>
/// Average precision as scikit-learn defines it: the sum over the distinct scores, from the highest down, of the gain in recall
/// times the precision there. No interpolation; equal scores are one step.
/// </summary>
public static class AveragePrecision
{
    /// <returns>In [0, 1]; null when no piece has the tag.</returns>
    public static double? Compute(ReadOnlySpan<bool> gold, ReadOnlySpan<double> scores)
    {
        int positives = gold.Count(true);
        if (positives == 0)
        {
            return null;
        }

        double[] ascending = scores.ToArray();
        bool[] labels = gold.ToArray();
        Array.Sort(ascending, labels);

        double sum = 0;
        int truePositives = 0;
        int gained = 0;
        for (int i = ascending.Length - 1; i >= 0; i--)
        {
            gained += labels[i] ? 1 : 0;
            bool endsGroup = i == 0 || ascending[i - 1] != ascending[i];
            if (endsGroup)
            {
                truePositives += gained;
                sum += (double)gained / positives * truePositives / (ascending.Length - i);
                gained = 0;
            }
        }

        return sum;
    }

    /// <summary>Mean over the tags that have positives; 0 when none has.</summary>
    public static double Macro(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return Enumerable.Range(0, predictions.Tags.Count)
            .Select(tag => Compute(predictions.Gold(tag), predictions.Scores(tag)))
            .OfType<double>()
            .DefaultIfEmpty(0)
            .Average();
    }
}
