using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.Errors;

/// <summary>
/// Finds a model's worst errors and likely mislabels on test pieces. A mislabel is likely where the model is as sure of the
/// opposite label as it is on average where that label is right (confident learning, Northcutt et al. 2021), and every other model of
/// the run contradicts the label too.
/// </summary>
public static class ErrorAnalysis
{
    private const int Shown = 3;

    /// <param name="model">The model whose errors are shown.</param>
    /// <param name="others">The other models of the run, scored on the same pieces.</param>
    /// <returns>One a tag, in the order of the tag list.</returns>
    public static IReadOnlyList<TagErrors> Find(ComparedModel model, IReadOnlyList<ComparedModel> others)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(others);
        return [.. Enumerable.Range(0, model.Test.Tags.Count).Select(tag => Find(tag, model, others))];
    }

    private static TagErrors Find(int tag, ComparedModel model, IReadOnlyList<ComparedModel> others)
    {
        Predictions test = model.Test;
        int[] wrong = [.. Enumerable.Range(0, test.Pieces.Count).Where(i => Contradicts(model, tag, i))];
        int[] falsePositives = [.. wrong.Where(i => !test.Gold(tag)[i]).OrderByDescending(i => test.Scores(tag)[i])];
        int[] falseNegatives = [.. wrong.Where(i => test.Gold(tag)[i]).OrderBy(i => test.Scores(tag)[i])];
        (double positive, double negative) = MeanScores(test, tag);
        int[] mislabels = [.. wrong
            .Where(i => test.Gold(tag)[i] ? test.Scores(tag)[i] <= negative : test.Scores(tag)[i] >= positive)
            .Where(i => others.All(other => Contradicts(other, tag, i)))
            .OrderByDescending(i => Math.Abs((test.Gold(tag)[i] ? 1 : 0) - test.Scores(tag)[i]))];
        return new()
        {
            Tag = test.Tags[tag],
            FalsePositives = falsePositives.Length,
            FalseNegatives = falseNegatives.Length,
            TopFalsePositives = Quote(falsePositives),
            TopFalseNegatives = Quote(falseNegatives),
            LikelyMislabels = mislabels.Length,
            TopLikelyMislabels = Quote(mislabels),
        };

        IReadOnlyList<QuotedPiece> Quote(IEnumerable<int> pieces) =>
            [.. pieces.Take(Shown).Select(i => QuotedPiece.Of(test.Pieces[i], test.Scores(tag)[i]))];
    }

    private static bool Contradicts(ComparedModel model, int tag, int piece) =>
        model.Test.Gold(tag)[piece] != model.Test.Scores(tag)[piece] >= model.Scores.Thresholds[tag].Value;

    /// <summary>The mean score of the pieces that have the tag, and of those that do not.</summary>
    private static (double Positive, double Negative) MeanScores(Predictions test, int tag)
    {
        double positive = 0, negative = 0;
        int positives = test.Positives(tag);
        for (int i = 0; i < test.Pieces.Count; i++)
        {
            (positive, negative) = test.Gold(tag)[i]
                ? (positive + test.Scores(tag)[i], negative)
                : (positive, negative + test.Scores(tag)[i]);
        }

        return (positive / Math.Max(1, positives), negative / Math.Max(1, test.Pieces.Count - positives));
    }
}
