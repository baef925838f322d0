namespace BertPipeline.GpuWorker.Tagging;

/// <summary>What a text's logits come to: a score for every tag, and the tags that the text gets.</summary>
/// <param name="Scores">In [0, 1], in the order of the tags.</param>
/// <param name="Tags">In the model's order.</param>
internal sealed record TagScores(IReadOnlyList<double> Scores, IReadOnlyList<string> Tags)
{
    /// <param name="tagger">Whose logits they are.</param>
    /// <param name="logits">One a tag.</param>
    /// <param name="thresholds">Least score of each tag, of which one without is never given; a tagger of one tag a text has no use for them.</param>
    public static TagScores Of(ITagger tagger, float[] logits, IReadOnlyDictionary<string, double> thresholds)
    {
        if (tagger.IsSingleLabel)
        {
            double[] shares = Softmax(logits);
            return new(shares, [tagger.Tags[Array.IndexOf(shares, shares.Max())]]);
        }

        double[] scores = [.. logits.Select(logit => 1 / (1 + Math.Exp(-logit)))];
        return new(scores, [.. tagger.Tags.Where((tag, i) => thresholds.TryGetValue(tag, out double threshold) && scores[i] >= threshold)]);
    }

    private static double[] Softmax(float[] logits)
    {
        double largest = logits.Max();
        double[] powers = [.. logits.Select(logit => Math.Exp(logit - largest))];
        double sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }
}
