namespace BertPipeline.Evaluation.Metrics;

/// <summary>How well one tag is predicted on one part of the data.</summary>
public sealed record TagMetrics
{
    public required string Tag { get; init; }

    /// <summary>Pieces that have the tag.</summary>
    public required int Support { get; init; }

    /// <summary>The tag is predicted where its score is at least this.</summary>
    public required double Threshold { get; init; }

    public required double Precision { get; init; }

    public required double Recall { get; init; }

    public required double F1 { get; init; }

    /// <summary>F1 with the threshold 0.5, to show what tuning gave.</summary>
    public required double F1AtHalf { get; init; }

    /// <summary>Null when no piece has the tag.</summary>
    public double? AveragePrecision { get; init; }

    /// <summary>Expected calibration error; see <see cref="Metrics.CalibrationError"/>.</summary>
    public required double CalibrationError { get; init; }
}
