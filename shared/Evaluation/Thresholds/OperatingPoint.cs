using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Metrics;

namespace BertPipeline.Evaluation.Thresholds;

/// <summary>A tag's threshold for what somebody wants of it, chosen on validation, and what it gives on test.</summary>
/// <param name="Asked">What is wanted.</param>
/// <param name="Threshold">Null where no threshold gives it on validation: the tag is then never given.</param>
/// <param name="Validation">What it gives there, which flatters it; where there is no threshold, the most precise that there is.</param>
/// <param name="Test">What it gives on test; null where there is no threshold.</param>
public sealed record OperatingPoint(OperatingPointOptions Asked, double? Threshold, OperatingFigures Validation, OperatingFigures? Test)
{
    // No sigmoid reaches it.
    private const double Never = 1;

    /// <summary>The threshold that is published.</summary>
    public double Published => Threshold ?? Never;

    /// <summary>Of the thresholds that keep to what is asked on validation, the one with the highest recall; of equal ones the most precise.</summary>
    public static OperatingPoint Choose(OperatingPointOptions asked, Predictions validation, Predictions test)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(test);
        int tag = validation.Tags.ToList().IndexOf(asked.Tag);
        PrecisionRecallPoint[] curve = [.. PrecisionRecallCurve.Of(validation.Gold(tag), validation.Scores(tag)).Where(point => point.Threshold is not null)];
        PrecisionRecallPoint? kept = curve.Where(point => Keeps(asked, point, validation.Pieces.Count))
            .OrderByDescending(point => point.Recall).ThenByDescending(point => point.Precision).Cast<PrecisionRecallPoint?>().FirstOrDefault();
        if (kept is not { Threshold: { } threshold })
        {
            PrecisionRecallPoint nearest = curve.Length == 0 ? default : curve.MaxBy(point => point.Precision);
            return new(asked, null, OperatingFigures.Of(nearest, validation.Pieces.Count), null);
        }

        return new(asked, threshold, OperatingFigures.Of(kept.Value, validation.Pieces.Count), OperatingFigures.At(threshold, test, tag));
    }

    private static bool Keeps(OperatingPointOptions asked, PrecisionRecallPoint point, int pieces) =>
        point.Precision >= (asked.MinPrecision ?? 0) && OperatingFigures.Alerts(point.Predicted, pieces) <= (asked.MaxAlerts ?? double.MaxValue);
}
