namespace BertPipeline.Evaluation.Metrics;

/// <summary>The curve of one tag as scikit-learn's <c>precision_recall_curve</c> defines it: a point for each distinct score, and one at the end with precision 1 and recall 0.</summary>
public static class PrecisionRecallCurve
{
    /// <returns>In the order of rising thresholds; empty when no piece has the tag.</returns>
    public static IReadOnlyList<PrecisionRecallPoint> Of(ReadOnlySpan<bool> gold, ReadOnlySpan<double> scores)
    {
        int positives = gold.Count(true);
        if (positives == 0)
        {
            return [];
        }

        double[] ascending = scores.ToArray();
        bool[] labels = gold.ToArray();
        Array.Sort(ascending, labels);

        List<PrecisionRecallPoint> points = [];
        int truePositives = positives;
        for (int i = 0; i < ascending.Length; i++)
        {
            // A group of equal scores is one step: all of it is predicted, or nothing.
            if (i == 0 || ascending[i] > ascending[i - 1])
            {
                int predicted = ascending.Length - i;
                points.Add(new(ascending[i], (double)truePositives / predicted, (double)truePositives / positives, predicted));
            }

            truePositives -= labels[i] ? 1 : 0;
        }

        points.Add(new(null, 1, 0, 0));
        return points;
    }

    /// <summary>Without the points on the way between two of the same recall, which a drawing does not need (scikit-learn's <c>drop_intermediate</c>).</summary>
    public static IReadOnlyList<PrecisionRecallPoint> Thinned(IReadOnlyList<PrecisionRecallPoint> curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return [.. curve.Where((point, i) => i == 0 || i == curve.Count - 1 || curve[i - 1].Recall != point.Recall || curve[i + 1].Recall != point.Recall)];
    }
}
