namespace BertPipeline.Evaluation.Labels;

/// <summary>How likely each label of a piece is wrong, and which labels deserve a second look, as predictions tell by models that have not seen the piece.</summary>
public sealed class LabelDoubts
{
    /// <summary>α of the moving average.</summary>
    private const double Weight = 0.8;

    // Equal probabilities are not below their own mean, whatever the sum's last digits say.
    private const double Rounding = 1 - 1e-9;

    private readonly Predictions _outOfFold;

    /// <summary>Calibrated, by tag and piece.</summary>
    private readonly double[][] _probabilities;

    /// <summary>By tag, of the pieces that have it and of those that do not: the mean probability of the label that they have.</summary>
    private readonly (double Yes, double No)[] _confidence;

    /// <param name="outOfFold">Scores of the training pieces.</param>
    public LabelDoubts(Predictions outOfFold)
    {
        ArgumentNullException.ThrowIfNull(outOfFold);
        _outOfFold = outOfFold;
        _probabilities = [.. Enumerable.Range(0, outOfFold.Tags.Count).Select(Calibrated)];
        _confidence = [.. Enumerable.Range(0, outOfFold.Tags.Count).Select(Confidence)];
    }

    /// <summary>That the piece should have the tag.</summary>
    public double Probability(int tag, int piece) => _probabilities[tag][piece];

    /// <summary>
    /// How likely the label is wrong: the calibrated probability of its opposite. Where noise is the same for all labels this order is the best that there is, and it is one order for
    /// all tags, which raw scores are not: those of rare tags are low whatever the label.
    /// </summary>
    public double Score(int tag, int piece) => _outOfFold.Gold(tag)[piece] ? 1 - Probability(tag, piece) : Probability(tag, piece);

    /// <summary>
    /// Confident learning's rule (Northcutt, Jiang and Chuang 2021, section 3.1), each tag a question of yes and no (Thyagarajan et al. 2022, arXiv:2211.13895): the opposite label is as probable as it is
    /// on average where it stands. It must be the likelier one besides: of a tag that is hard to tell an average yes is improbable.
    /// </summary>
    public bool IsSuspect(int tag, int piece)
    {
        double opposite = Score(tag, piece);
        return opposite > 0.5 && opposite >= Rounding * (_outOfFold.Gold(tag)[piece] ? _confidence[tag].No : _confidence[tag].Yes);
    }

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

    private (double Yes, double No) Confidence(int tag)
    {
        // A label that no piece has is no piece's true one either.
        double yes = 0, no = 0;
        int positives = _outOfFold.Positives(tag), negatives = _outOfFold.Pieces.Count - positives;
        for (int piece = 0; piece < _outOfFold.Pieces.Count; piece++)
        {
            (yes, no) = _outOfFold.Gold(tag)[piece] ? (yes + Probability(tag, piece), no) : (yes, no + 1 - Probability(tag, piece));
        }

        return (positives == 0 ? double.PositiveInfinity : yes / positives, negatives == 0 ? double.PositiveInfinity : no / negatives);
    }

    /// <summary>A score that rounding made 0 or 1 counts as the next one to it.</summary>
    private static double Logit(double score)
    {
        double inside = Math.Clamp(score, 1e-15, 1 - 1e-15);
        return Math.Log(inside / (1 - inside));
    }
}
