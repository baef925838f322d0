using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Promotion;

/// <summary>Compares a run's variants with the current tagger by the same paired bootstrap as with each other, on their <see cref="CommonGround"/>.</summary>
public static class CurrentComparer
{
    /// <param name="models">All trained models of the run.</param>
    /// <param name="current">The tagger in use.</param>
    /// <param name="resamples">Of the test pieces.</param>
    public static CurrentComparison Compare(IReadOnlyList<ComparedModel> models, TaggerInUse current, int resamples, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(current);
        Predictions test = models[0].Test;
        CommonGround ground = CommonGround.Of(test.Tags, test.Pieces, current.Tags, current.HasRead);
        var described = new CurrentComparison
        {
            Model = current.Model,
            Pieces = ground.Pieces,
            Unseen = ground.Unseen.Count,
            OnlyNew = ground.OnlyNew,
            OnlyCurrent = ground.OnlyCurrent,
            Problem = ground.Problem,
        };
        if (ground.Problem is not null)
        {
            return described;
        }

        ComparedModel inUse = Of(current, models[0], ground);
        ModelChoice choice = ModelChoice.Choose([.. models.Select(m => m.Scores)]);
        ComparedModel[] judged = [.. models.Select(m => m.Only(ground.Tags, ground.Unseen.Contains))];
        ComparedModel published = judged.First(m => m.Scores.Variant == choice.Variant && m.Scores.Seed == choice.Seed);
        Comparison all = VariantComparer.Compare([inUse, .. judged], current.Row, resamples, cancellationToken: cancellationToken);

        // The variant's row is the mean over its seeds; what moves is one of them.
        Comparison pair = judged.Count(m => m.Scores.Variant == choice.Variant) == 1 ? all : VariantComparer.Compare([inUse, published], current.Row, resamples, cancellationToken: cancellationToken);
        return described with { Comparison = all, Published = pair.Differences.First(d => d.Variant == choice.Variant && d.Over == current.Row) };
    }

    /// <summary>The current tagger with the thresholds that it was published with.</summary>
    private static ComparedModel Of(TaggerInUse current, ComparedModel beside, CommonGround ground)
    {
        Piece[] pieces = [.. beside.Test.Pieces.Select(piece => piece with { Labels = [.. piece.Labels.Where(ground.Tags.Contains)] })];
        Predictions test = Predictions.Align(current.Tags, pieces, current.Logits).Only(ground.Tags, ground.Unseen.Contains);
        TagThreshold[] thresholds = [.. ground.Tags.Select(tag => current.Thresholds.TryGetValue(tag, out double value)
            ? new TagThreshold(tag, value, ValidationPositives(tag), Pooled: false)
            : new TagThreshold(tag, 1, ValidationPositives(tag), Pooled: false) { NeverTrained = true })];
        SplitMetrics metrics = SplitMetrics.Measure(test, [.. thresholds.Select(t => t.Value)]);
        return new(new VariantScores { Variant = current.Row, Seed = 0, Thresholds = thresholds, Validation = metrics, Test = metrics }, test);

        int ValidationPositives(string tag) => beside.Scores.Thresholds.First(t => t.Tag == tag).ValidationPositives;
    }
}
