namespace BertPipeline.Evaluation.Labels;

/// <summary>Which labels of pieces deserve a second look, as predictions tell by models that have not seen the pieces.</summary>
public sealed class LabelDoubts
{
    /// <summary>α of the moving average.</summary>
    private const double Weight = 0.8;

    private readonly Predictions _outOfFold;

    /// <summary>Calibrated, by tag and piece.</summary>
    private readonly double[][] _probabilities;

    /// <param name="outOfFold">Scores of the training pieces.</param>
    public LabelDoubts(Predictions outOfFold)
    {
        ArgumentNullException.ThrowIfNull(outOfFold);
        _outOfFold = outOfFold;
        _probabilities = [.. Enumerable.Range(0, outOfFold.Tags.Count).Select(Calibrated)];
    }

    /// <summary>That the piece should have the tag.</summary>
    public double Probability(int tag, int piece) => _probabilities[tag][piece];

    /// <summary>
    /// The calibrated probability of the label's opposite: one less what confident learning calls self-confidence (Northcutt, Jiang and Chuang 2021), each tag a question of yes and no
    /// (Thyagarajan et al. 2022, arXiv:2211.13895). Where all labels are as likely to be wrong, this order is the best that there is, by Bayes' rule; and it is one order for all tags, which that of raw
    /// scores is not: a penalty keeps those of rare tags low whatever the text. Confident learning's own thresholds, a mean probability a class, find fewer of the labels that were turned round (bench/README.md).
    /// </summary>
    public double Score(int tag, int piece) => _outOfFold.Gold(tag)[piece] ? 1 - Probability(tag, piece) : Probability(tag, piece);

    /// <summary>Whether the opposite is the likelier one.</summary>
    public bool IsSuspect(int tag, int piece) => Score(tag, piece) > 0.5;

    /// <summary>
    /// Of all labels of a piece, 1 for beyond doubt: their probabilities from the highest to the lowest in an exponential moving average, in which the lowest counts most (Thyagarajan et al. 2022, section 4, α 0.8).
    /// </summary>
    public double Quality(int piece)
    {
        double[] right = [.. Enumerable.Range(0, _outOfFold.Tags.Count).Select(tag => 1 - Score(tag, piece)).OrderDescending()];
        return right.Skip(1).Aggregate(right[0], (average, next) => (Weight * next) + ((1 - Weight) * average));
    }

    private double[] Calibrated(int tag)
    {
        double[] logits = [.. _outOfFold.Scores(tag).ToArray().Select(Logit)];
        PlattScaling scaling = PlattScaling.Fit(logits, _outOfFold.Gold(tag));
        return Array.ConvertAll(logits, scaling.Probability);
    }

    /// <summary>A score that rounding made 0 or 1 counts as the next one to it.</summary>
    private static double Logit(double score)
    {
        double inside = Math.Clamp(score, 1e-15, 1 - 1e-15);
        return Math.Log(inside / (1 - inside));
    }
}
