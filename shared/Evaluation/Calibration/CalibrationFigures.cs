namespace BertPipeline.Evaluation.Calibration;

/// <summary>Whether scores are probabilities: of the pieces with a score of 0.8, eight in ten should have the tag.</summary>
public sealed record CalibrationFigures
{
    /// <summary>The tag; null for all tags pooled.</summary>
    public string? Tag { get; init; }

    /// <summary>Share of the scores whose piece has the tag.</summary>
    public required double Rate { get; init; }

    public required double MeanScore { get; init; }

    /// <inheritdoc cref="Metrics.BrierScore"/>
    public required double BrierScore { get; init; }

    /// <summary>The Brier score of whoever knows each tag's rate and nothing of the text: a rare tag's is small for anybody.</summary>
    public required double BrierScoreOfRate { get; init; }

    /// <inheritdoc cref="Metrics.CalibrationError"/>
    public required double CalibrationError { get; init; }

    /// <inheritdoc cref="CalibrationCurve"/>
    public required IReadOnlyList<CalibrationBin> Bins { get; init; }

    internal static CalibrationFigures Of(string? tag, ReadOnlySpan<bool> gold, ReadOnlySpan<double> scores, double? brierScoreOfRate = null)
    {
        double rate = gold.IsEmpty ? 0 : (double)gold.Count(true) / gold.Length;
        return new()
        {
            Tag = tag,
            Rate = rate,
            MeanScore = CalibrationCurve.Mean(scores),
            BrierScore = Metrics.BrierScore.Compute(gold, scores),
            BrierScoreOfRate = brierScoreOfRate ?? (rate * (1 - rate)),
            CalibrationError = Metrics.CalibrationError.Compute(gold, scores),
            Bins = CalibrationCurve.Of(gold, scores),
        };
    }
}
