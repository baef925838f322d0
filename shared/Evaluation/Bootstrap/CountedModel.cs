namespace BertPipeline.Evaluation.Bootstrap;

/// <summary>A model's decisions on the test pieces, ready to be counted: of each tag the true positives and the predicted.</summary>
internal sealed class CountedModel
{
    private readonly BitColumn[] _truePositives;
    private readonly BitColumn[] _predicted;

    /// <param name="predictions">Scores and gold labels of the test pieces.</param>
    /// <param name="thresholds">One a tag, fixed: tuned on validation.</param>
    public CountedModel(Predictions predictions, IReadOnlyList<double> thresholds)
    {
        int tags = predictions.Tags.Count;
        int pieces = predictions.Pieces.Count;
        _predicted = [.. Enumerable.Range(0, tags).Select(tag => new BitColumn(pieces, i => IsPredicted(tag, i)))];
        _truePositives = [.. Enumerable.Range(0, tags).Select(tag => new BitColumn(pieces, i => IsPredicted(tag, i) && predictions.Gold(tag)[i]))];

        bool IsPredicted(int tag, int piece) => predictions.Scores(tag)[piece] >= thresholds[tag];
    }

    /// <summary>Adds the model's figures in this resample, each times <paramref name="weight"/>, to <paramref name="figures"/>.</summary>
    /// <param name="resample">How often each piece counts.</param>
    /// <param name="positives">Gold positives of each tag in the resample.</param>
    /// <param name="macroTags">Indices of the tags that the macro mean is over.</param>
    /// <param name="figures">F1 of each tag, then macro F1, then micro F1.</param>
    public void AddFigures(Resample resample, ReadOnlySpan<long> positives, ReadOnlySpan<int> macroTags, double weight, Span<double> figures)
    {
        int tags = positives.Length;
        Span<double> f1 = stackalloc double[tags];
        long allTruePositives = 0, allPredictedAndPositive = 0;
        for (int tag = 0; tag < tags; tag++)
        {
            long truePositives = resample.Count(_truePositives[tag]);
            long predictedAndPositive = resample.Count(_predicted[tag]) + positives[tag];
            f1[tag] = F1(truePositives, predictedAndPositive);
            figures[tag] += weight * f1[tag];
            allTruePositives += truePositives;
            allPredictedAndPositive += predictedAndPositive;
        }

        double macro = 0;
        foreach (int tag in macroTags)
        {
            macro += f1[tag] / macroTags.Length;
        }

        figures[tags] += weight * macro;
        figures[tags + 1] += weight * F1(allTruePositives, allPredictedAndPositive);
    }

    private static double F1(long truePositives, long predictedAndPositive) =>
        predictedAndPositive == 0 ? 0 : 2.0 * truePositives / predictedAndPositive;
}
