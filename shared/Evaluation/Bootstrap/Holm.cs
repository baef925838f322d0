namespace BertPipeline.Evaluation.Bootstrap;

/// <summary>Holm's step-down correction (1979): p-values that may be compared with 0.05 although there are several.</summary>
internal static class Holm
{
    /// <returns>Adjusted p-values, in the order given.</returns>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        double[] adjusted = new double[pValues.Count];
        double largest = 0;
        int remaining = pValues.Count;
        foreach (int i in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]))
        {
            largest = Math.Max(largest, Math.Min(1, remaining-- * pValues[i]));
            adjusted[i] = largest;
        }

        return adjusted;
    }
}
