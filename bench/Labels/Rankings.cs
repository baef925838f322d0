using BertPipeline.Evaluation;
using BertPipeline.Evaluation.Labels;

namespace BertPipeline.Labels.Benchmarks;

/// <summary>Orders of the labels from the most to the least suspicious: ours, and those that it is compared with.</summary>
internal sealed class Rankings(Predictions outOfFold)
{
    private readonly LabelDoubts _doubts = new(outOfFold);

    /// <summary>By tag: the mean score where the label is yes, and of no where it is no.</summary>
    private readonly (double Yes, double No)[] _confidence = [.. Enumerable.Range(0, outOfFold.Tags.Count).Select(tag => Confidence(outOfFold, tag))];

    /// <summary>In the order of the table's columns.</summary>
    public IReadOnlyList<Func<int, int, double>> All => [_doubts.Score, Alone, Margin, Pruned];

    /// <summary>How far the score is from the label.</summary>
    private double Alone(int tag, int piece) => outOfFold.Gold(tag)[piece] ? 1 - outOfFold.Scores(tag)[piece] : outOfFold.Scores(tag)[piece];

    /// <summary>By how much the opposite is surer than the label, each less its class's mean (Northcutt et al. 2021, "normalized margin" with adjusted probabilities).</summary>
    private double Margin(int tag, int piece)
    {
        (double yes, double no) = _confidence[tag];
        double lead = outOfFold.Scores(tag)[piece] - yes - (1 - outOfFold.Scores(tag)[piece] - no);
        return outOfFold.Gold(tag)[piece] ? -lead : lead;
    }

    /// <summary>Those that its confident joint counts as wrong first (section 3.1), by their score.</summary>
    private double Pruned(int tag, int piece)
    {
        (double yes, double no) = _confidence[tag];
        double opposite = Alone(tag, piece);
        bool isCounted = outOfFold.Gold(tag)[piece] ? opposite >= no && !(1 - opposite >= yes && opposite < 0.5) : opposite >= yes && !(1 - opposite >= no && opposite < 0.5);
        return opposite + (isCounted ? 1 : 0);
    }

    private static (double Yes, double No) Confidence(Predictions outOfFold, int tag)
    {
        ILookup<bool, double> scores = Enumerable.Range(0, outOfFold.Pieces.Count).ToLookup(piece => outOfFold.Gold(tag)[piece], piece => outOfFold.Scores(tag)[piece]);
        return (scores[true].Average(), scores[false].Average(score => 1 - score));
    }
}
