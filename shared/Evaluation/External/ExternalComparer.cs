using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Calibration;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.External;

/// <summary>Compares a run's variants with predictions that somebody else made, by the same thresholds and the same paired bootstrap as with each other, on the test pieces that have some.</summary>
public static class ExternalComparer
{
    /// <param name="models">All trained models of the run.</param>
    /// <param name="validation">The run's.</param>
    /// <param name="external">Matched to the run's pieces.</param>
    /// <param name="resamples">Of the test pieces.</param>
    public static ExternalComparison Compare(
        IReadOnlyList<ComparedModel> models, IReadOnlyList<Piece> validation, ExternalPredictions external, int resamples, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(external);
        IReadOnlyList<string> tags = models[0].Test.Tags;
        HashSet<int> covered = [.. external.Test.Select(row => row.Id)];
        HashSet<int> tuned = [.. external.Validation.Select(row => row.Id)];
        Predictions tuning = Predictions.Align(tags, [.. validation.Where(piece => tuned.Contains(piece.Id))], external.Validation);
        Predictions test = Predictions.Align(tags, [.. models[0].Test.Pieces.Where(piece => covered.Contains(piece.Id))], external.Test);
        IReadOnlyList<TagThreshold> thresholds = external.HasScores ? ThresholdTuner.Tune(tuning) : [.. models[0].Scores.Thresholds.Select(t => t with { Value = ThresholdTuner.Default, Pooled = false, NeverTrained = false })];
        double[] values = [.. thresholds.Select(t => t.Value)];
        string row = ExternalPredictions.RowOf(external.Name);
        var scores = new VariantScores { Variant = row, Seed = 0, Thresholds = thresholds, Validation = SplitMetrics.Measure(tuning, values), Test = SplitMetrics.Measure(test, values) };
        ComparedModel[] compared = [new(scores, test), .. models.Select(model => model.Only(tags, covered.Contains))];
        return new(
            external.Name, external.HasScores, external.Missing, external.FirstMissing, external.UnknownTags,
            VariantComparer.Compare(compared, row, resamples, cancellationToken: cancellationToken))
        {
            Calibration = external.HasScores ? VariantCalibration.Of(row, 0, test) : null,
        };
    }
}
