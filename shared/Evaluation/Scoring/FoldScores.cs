using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Scoring;

/// <summary>
/// A way of training judged by cross-validation: every piece by a model that has not seen it. The thresholds that judge a fold are tuned on the predictions of all other folds; those of the tagger
/// that is published, trained on more, on the predictions of all (as scikit-learn's <c>TunedThresholdClassifierCV</c>).
/// </summary>
/// <param name="Scores">The thresholds of the published tagger. <see cref="VariantScores.Validation"/> is measured with them on the pieces that they were tuned on and is flattered;
/// <see cref="VariantScores.Test"/> with each fold's own.</param>
/// <param name="OutOfFold">Logits by the model that has not seen the piece: what thresholds are tuned on.</param>
/// <param name="Judged">
/// The same, moved so that each fold's own thresholds lie at the published ones: one threshold a tag gives every piece the tags that its fold's thresholds gave, and scores of different models are of
/// one scale where it matters.
/// </param>
public sealed record FoldScores(VariantScores Scores, IReadOnlyList<PieceLogits> OutOfFold, IReadOnlyList<PieceLogits> Judged)
{
    /// <param name="variant">A <see cref="Contracts.Runs.Variant.Id"/>.</param>
    /// <param name="seed">The seed that the models were trained with.</param>
    /// <param name="tags">The tag list, in the order of the logits.</param>
    /// <param name="pieces">Those of all folds.</param>
    /// <param name="folds">Of each fold the logits of its pieces, by the model that was trained on the others.</param>
    /// <param name="neverTrained">Tags that no piece has.</param>
    /// <exception cref="InvalidDataException">A piece is in no fold.</exception>
    public static FoldScores Score(
        string variant, int seed, IReadOnlyList<string> tags, IReadOnlyList<Piece> pieces, IReadOnlyList<IReadOnlyList<PieceLogits>> folds, IReadOnlyCollection<string>? neverTrained = null)
    {
        ArgumentNullException.ThrowIfNull(folds);
        PieceLogits[] outOfFold = [.. folds.SelectMany(fold => fold).OrderBy(piece => piece.Id)];
        Predictions tuning = Predictions.Align(tags, pieces, outOfFold);
        IReadOnlyList<TagThreshold> thresholds = ThresholdTuner.Tune(tuning, neverTrained ?? []);
        double[] values = [.. thresholds.Select(t => t.Value)];
        PieceLogits[] judged = [.. folds.SelectMany(fold => Move(fold, OfOthers(tuning, fold, neverTrained ?? []), values)).OrderBy(piece => piece.Id)];
        return new(
            new VariantScores
            {
                Variant = variant,
                Seed = seed,
                Folds = folds.Count,
                Thresholds = thresholds,
                Validation = SplitMetrics.Measure(tuning, values),
                Test = SplitMetrics.Measure(Predictions.Align(tags, pieces, judged), values),
            },
            outOfFold,
            judged);
    }

    private static double[] OfOthers(Predictions all, IReadOnlyList<PieceLogits> fold, IReadOnlyCollection<string> neverTrained)
    {
        HashSet<int> judged = [.. fold.Select(piece => piece.Id)];
        return [.. ThresholdTuner.Tune(all.Only(all.Tags, id => !judged.Contains(id)), neverTrained).Select(t => t.Value)];
    }

    private static IEnumerable<PieceLogits> Move(IReadOnlyList<PieceLogits> fold, double[] from, double[] to) =>
        fold.Select(piece => piece with { Logits = [.. piece.Logits.Select((logit, tag) => Move(logit, from[tag], to[tag]))] });

    /// <summary>A logit as far above or below one threshold as it was above or below the other, on its side of it.</summary>
    private static float Move(float logit, double from, double to)
    {
        if (from == to)
        {
            return logit;
        }

        float moved = (float)(logit + Logit(to) - Logit(from));
        bool isPredicted = Predictions.Score(logit) >= from;

        // Rounding may have carried it over.
        while (Predictions.Score(moved) >= to != isPredicted)
        {
            moved = isPredicted ? MathF.BitIncrement(moved) : MathF.BitDecrement(moved);
        }

        return moved;
    }

    private static double Logit(double probability) => Math.Log(probability / (1 - probability));
}
