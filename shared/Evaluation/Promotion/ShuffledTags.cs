using BertPipeline.Contracts.Randomness;
using BertPipeline.Evaluation.Metrics;

namespace BertPipeline.Evaluation.Promotion;

/// <summary>
/// Whether a tagger has learnt anything: a permutation test. Its scores stay, the pieces' tags are dealt out among the pieces anew, all of one piece together, and macro average precision
/// is measured again (Good 2005, <i>Permutation, Parametric and Bootstrap Tests of Hypotheses</i>). One that was trained on shuffled tags is no better than these.
/// </summary>
public static class ShuffledTags
{
    public const int Permutations = 1_000;

    /// <summary>Rounding of sums is no difference.</summary>
    private const double Tolerance = 1e-12;

    /// <returns>The share of permutations that are as good, one added to count and number; null where no piece has a tag.</returns>
    public static double? PValue(Predictions predictions, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        int[] tags = [.. Enumerable.Range(0, predictions.Tags.Count).Where(tag => predictions.Positives(tag) > 0)];
        if (tags.Length == 0)
        {
            return null;
        }

        double observed = AveragePrecision.Macro(predictions);
        bool[][] gold = [.. tags.Select(tag => predictions.Gold(tag).ToArray())];
        double[][] scores = [.. tags.Select(tag => predictions.Scores(tag).ToArray())];
        int asGood = 0;
        Parallel.For(0, Permutations, permutation =>
        {
            int[] order = Shuffle(predictions.Pieces.Count, SplitMix64.For((int)seed, permutation));
            double sum = 0;
            for (int tag = 0; tag < tags.Length; tag++)
            {
                bool[] column = gold[tag];
                sum += AveragePrecision.Compute([.. order.Select(piece => column[piece])], scores[tag]) ?? 0;
            }

            if (sum / tags.Length >= observed - Tolerance)
            {
                Interlocked.Increment(ref asGood);
            }
        });
        return (1.0 + asGood) / (Permutations + 1);
    }

    /// <summary>Fisher and Yates's.</summary>
    private static int[] Shuffle(int count, SplitMix64 random)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }
}
