using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.Errors;

/// <summary>Which tags go together, and which is taken for which.</summary>
public sealed record TagPairs
{
    /// <summary>Pieces that have both tags, by labels; <see cref="TagPair.First"/> comes before <see cref="TagPair.Second"/> in the tag list.</summary>
    public required IReadOnlyList<TagPair> Together { get; init; }

    /// <summary>Pieces that have the first tag and did not get it, and got the second, which they do not have.</summary>
    public required IReadOnlyList<TagPair> Confused { get; init; }

    /// <param name="model">The model whose errors are counted, on test pieces.</param>
    public static TagPairs Count(ComparedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Predictions test = model.Test;
        double[] thresholds = model.Thresholds;
        return new()
        {
            Together = Pairs(test, (first, second, piece) => first < second && test.Gold(first)[piece] && test.Gold(second)[piece]),
            Confused = Pairs(test, (first, second, piece) => test.Gold(first)[piece] && !IsGiven(first, piece) && !test.Gold(second)[piece] && IsGiven(second, piece)),
        };

        bool IsGiven(int tag, int piece) => test.Scores(tag)[piece] >= thresholds[tag];
    }

    /// <summary>The pairs that occur, the most frequent first.</summary>
    private static IReadOnlyList<TagPair> Pairs(Predictions test, Func<int, int, int, bool> counts)
    {
        int[] tags = [.. Enumerable.Range(0, test.Tags.Count)];
        IEnumerable<TagPair> pairs =
            from first in tags
            from second in tags
            where first != second
            select new TagPair(test.Tags[first], test.Tags[second], Enumerable.Range(0, test.Pieces.Count).Count(piece => counts(first, second, piece)));
        return [.. pairs.Where(pair => pair.Pieces > 0).OrderByDescending(pair => pair.Pieces)];
    }
}
