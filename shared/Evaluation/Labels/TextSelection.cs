namespace BertPipeline.Evaluation.Labels;

/// <summary>
/// Chooses the unlabelled texts that would teach a tagger most: those that it is least sure of, and of these such as are unlike each other. As Zhdanov 2019 ("Diverse mini-batch
/// active learning", arXiv:1901.05954) the uncertain ones are taken first, ten for each that is wanted; among them the greedy k-centre rule of Sener and Savarese 2018 ("Active
/// learning for convolutional neural networks: a core-set approach", arXiv:1708.00489) goes from the most uncertain one to whichever is farthest from all that were chosen, distances weighed by uncertainty as Zhdanov weighs the texts. Texts are as far
/// apart as their scores, by Euclid: these say what the tagger makes of them, and no outlier of wording is far for its words alone.
/// </summary>
public static class TextSelection
{
    /// <summary>β of Zhdanov's paper, which found 10 to 50 alike.</summary>
    private const int CandidatesEach = 10;

    /// <param name="scores">Of every text, in [0, 1], in the order of the tags.</param>
    /// <param name="thresholds">One a tag; null for one that is never given, of which nothing is asked.</param>
    /// <param name="count">How many are wanted.</param>
    /// <returns>At most so many, the first to be labelled first.</returns>
    public static IReadOnlyList<SelectedText> Choose(IReadOnlyList<IReadOnlyList<double>> scores, IReadOnlyList<double?> thresholds, int count)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(thresholds);
        int[] asked = [.. Enumerable.Range(0, thresholds.Count).Where(tag => thresholds[tag] is not null)];
        if (asked.Length == 0)
        {
            return [];
        }

        SelectedText[] candidates = [.. scores.Select((row, text) => MostUncertain(text, row)).OrderByDescending(c => c.Uncertainty).ThenBy(c => c.Text).Take(CandidatesEach * count)];
        return Spread(candidates, count, (a, b) => asked.Sum(tag => Square(scores[a.Text][tag] - scores[b.Text][tag])));

        SelectedText MostUncertain(int text, IReadOnlyList<double> row)
        {
            int tag = asked.MaxBy(t => Uncertainty(row[t], thresholds[t]!.Value));
            return new(text, tag, Uncertainty(row[tag], thresholds[tag]!.Value));
        }
    }

    /// <summary>How near a score is to the threshold: 1 there, and 0 for scores of 0 and 1. At a threshold of 0.5 it is twice the probability of the less likely answer.</summary>
    public static double Uncertainty(double score, double threshold) => score < threshold ? score / threshold : threshold < 1 ? (1 - score) / (1 - threshold) : 1;

    private static List<SelectedText> Spread(SelectedText[] candidates, int count, Func<SelectedText, SelectedText, double> distance)
    {
        List<SelectedText> chosen = [];
        double[] nearest = new double[candidates.Length];
        for (int next = 0; chosen.Count < Math.Min(count, candidates.Length); next = Enumerable.Range(0, candidates.Length).MaxBy(i => nearest[i] * candidates[i].Uncertainty))
        {
            for (int i = 0; i < candidates.Length; i++)
            {
                double apart = distance(candidates[i], candidates[next]);
                nearest[i] = chosen.Count == 0 ? apart : Math.Min(nearest[i], apart);
            }

            // Below every other, so that it is not chosen again; among texts that are all alike the order is that of uncertainty.
            nearest[next] = double.NegativeInfinity;
            chosen.Add(candidates[next]);
        }

        return chosen;
    }

    private static double Square(double value) => value * value;
}
