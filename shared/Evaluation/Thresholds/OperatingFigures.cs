using BertPipeline.Evaluation.Metrics;

namespace BertPipeline.Evaluation.Thresholds;

/// <summary>What a threshold gives on some pieces.</summary>
/// <param name="Precision">Of the pieces that get the tag, the share that have it.</param>
/// <param name="Recall">Of the pieces that have the tag, the share that get it.</param>
/// <param name="AlertsPerThousand">Pieces of a thousand that get the tag.</param>
public sealed record OperatingFigures(double Precision, double Recall, double AlertsPerThousand)
{
    internal static OperatingFigures Of(PrecisionRecallPoint point, int pieces) => new(point.Precision, point.Recall, Alerts(point.Predicted, pieces));

    internal static OperatingFigures At(double threshold, Predictions predictions, int tag)
    {
        var counts = BinaryCounts.Count(predictions.Gold(tag), predictions.Scores(tag), threshold);
        return new(counts.Precision, counts.Recall, Alerts(counts.TruePositives + counts.FalsePositives, predictions.Pieces.Count));
    }

    internal static double Alerts(long predicted, int pieces) => 1000.0 * predicted / Math.Max(1, pieces);
}
