using BertPipeline.Evaluation.Metrics;

namespace BertPipeline.Evaluation.Thresholds;

/// <summary>
/// Chooses thresholds on validation pieces: among the midpoints between neighbouring scores, the one with the highest F1; of several,
/// the one nearest 0.5. A tag with few positives gets the threshold of all tags pooled. The same rule holds for every variant.
/// </summary>
public static class ThresholdTuner
{
    /// <summary>Where there is nothing to learn from.</summary>
    public const double Default = 0.5;

    /// <summary>No sigmoid reaches it.</summary>
    private const double Never = 1;

    /// <param name="validation">What the thresholds are chosen on.</param>
    /// <param name="neverTrained">Tags that no training piece has.</param>
    /// <returns>One a tag, in the order of the tag list.</returns>
    public static IReadOnlyList<TagThreshold> Tune(Predictions validation, IReadOnlyCollection<string> neverTrained)
    {
        ArgumentNullException.ThrowIfNull(validation);
        return [.. Tune(validation).Select(t => neverTrained.Contains(t.Tag) ? t with { Value = Never, Pooled = false, NeverTrained = true } : t)];
    }

    /// <returns>One a tag, in the order of the tag list.</returns>
    public static IReadOnlyList<TagThreshold> Tune(Predictions validation)
    {
        ArgumentNullException.ThrowIfNull(validation);
        int[] positives = [.. Enumerable.Range(0, validation.Tags.Count).Select(validation.Positives)];
        double pooled = positives.Any(p => p < Support.MinimumValidationPositives) ? TunePooled(validation) : Default;
        return [.. positives.Select((count, tag) => count < Support.MinimumValidationPositives
            ? new TagThreshold(validation.Tags[tag], pooled, count, Pooled: true)
            : new TagThreshold(validation.Tags[tag], Tune(validation.Gold(tag), validation.Scores(tag)), count, Pooled: false))];
    }

    /// <summary>The threshold of one tag.</summary>
    public static double Tune(ReadOnlySpan<bool> gold, ReadOnlySpan<double> scores)
    {
        int positives = gold.Count(true);
        if (positives == 0)
        {
            return Default;
        }

        double[] ascending = scores.ToArray();
        bool[] labels = gold.ToArray();
        Array.Sort(ascending, labels);

        // From the highest score down: everything from i on is predicted. The lowest candidate predicts every piece; one that
        // predicts none has F1 0 and cannot win.
        var best = new Candidate(Default, 0, 1);
        int truePositives = 0;
        for (int i = ascending.Length - 1; i >= 0; i--)
        {
            truePositives += labels[i] ? 1 : 0;
            double below = i == 0 ? 0 : ascending[i - 1];
            if (i == 0 || below < ascending[i])
            {
                var candidate = new Candidate(Midpoint(below, ascending[i]), 2L * truePositives, ascending.Length - i + positives);
                best = candidate.IsBetterThan(best) ? candidate : best;
            }
        }

        return best.Threshold;
    }

    private static double TunePooled(Predictions validation)
    {
        var gold = new List<bool>();
        var scores = new List<double>();
        for (int tag = 0; tag < validation.Tags.Count; tag++)
        {
            gold.AddRange(validation.Gold(tag));
            scores.AddRange(validation.Scores(tag));
        }

        return Tune(gold.ToArray(), scores.ToArray());
    }

    /// <summary>Between two scores that are neighbours in double precision there is nothing: then the upper one separates them.</summary>
    private static double Midpoint(double below, double above)
    {
        double middle = below + ((above - below) / 2);
        return middle > below ? middle : above;
    }

    /// <summary>A threshold with its F1 as a fraction, so that ties are exact.</summary>
    private readonly record struct Candidate(double Threshold, long Numerator, long Denominator)
    {
        public bool IsBetterThan(Candidate other)
        {
            long difference = (Numerator * other.Denominator) - (other.Numerator * Denominator);
            return difference > 0
                || (difference == 0 && Math.Abs(Threshold - Default) < Math.Abs(other.Threshold - Default));
        }
    }
}
