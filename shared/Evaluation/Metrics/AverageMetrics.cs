namespace BertPipeline.Evaluation.Metrics;

/// <summary>
/// Figures over all tags, by scikit-learn's definitions. Macro is the mean over the tags that have positives in this part of the
/// data: one list for all variants, since all are scored on the same pieces. Micro pools the counts of all tags.
/// </summary>
public sealed record AverageMetrics
{
    public required double MacroPrecision { get; init; }

    public required double MacroRecall { get; init; }

    public required double MacroF1 { get; init; }

    /// <summary>Macro F1 with every threshold 0.5.</summary>
    public required double MacroF1AtHalf { get; init; }

    /// <summary>Needs no threshold; models are chosen by it, on validation.</summary>
    public required double MacroAveragePrecision { get; init; }

    public required double MacroCalibrationError { get; init; }

    public required double MicroPrecision { get; init; }

    public required double MicroRecall { get; init; }

    public required double MicroF1 { get; init; }

    /// <summary>Mean over pieces of the F1 between predicted and gold tags; 0 for a piece with neither.</summary>
    public required double SamplesF1 { get; init; }

    /// <summary>Share of the pieces whose tags are all right.</summary>
    public required double SubsetAccuracy { get; init; }
}
