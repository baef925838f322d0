namespace BertPipeline.Evaluation.Metrics;

/// <summary>Every figure of one model on one part of the data.</summary>
public sealed record SplitMetrics
{
    public required int Pieces { get; init; }

    public required AverageMetrics Averages { get; init; }

    /// <summary>In the order of the tag list.</summary>
    public required IReadOnlyList<TagMetrics> Tags { get; init; }

    /// <summary>Tags that no piece has: they are in no macro figure.</summary>
    public IReadOnlyList<string> TagsWithoutPositives => [.. Tags.Where(t => t.Support == 0).Select(t => t.Tag)];

    /// <param name="predictions">Scores and gold labels.</param>
    /// <param name="thresholds">One a tag, in the order of the tag list.</param>
    public static SplitMetrics Measure(Predictions predictions, IReadOnlyList<double> thresholds)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(thresholds);
        BinaryCounts[] counts = [.. thresholds.Select((t, tag) => BinaryCounts.Count(predictions.Gold(tag), predictions.Scores(tag), t))];
        TagMetrics[] tags = [.. counts.Select((c, tag) => Measure(predictions, tag, thresholds[tag], c))];
        return new() { Pieces = predictions.Pieces.Count, Tags = tags, Averages = Average(predictions, thresholds, tags, counts) };
    }

    private static TagMetrics Measure(Predictions predictions, int tag, double threshold, BinaryCounts counts)
    {
        ReadOnlySpan<bool> gold = predictions.Gold(tag);
        ReadOnlySpan<double> scores = predictions.Scores(tag);
        return new()
        {
            Tag = predictions.Tags[tag],
            Support = predictions.Positives(tag),
            Threshold = threshold,
            Precision = counts.Precision,
            Recall = counts.Recall,
            F1 = counts.F1,
            F1AtHalf = BinaryCounts.Count(gold, scores, 0.5).F1,
            AveragePrecision = AveragePrecision.Compute(gold, scores),
            CalibrationError = CalibrationError.Compute(gold, scores),
        };
    }

    private static AverageMetrics Average(
        Predictions predictions, IReadOnlyList<double> thresholds, TagMetrics[] tags, BinaryCounts[] counts)
    {
        BinaryCounts pooled = counts.Aggregate(default(BinaryCounts), BinaryCounts.Add);
        (double samplesF1, double subsetAccuracy) = OverPieces(predictions, thresholds);
        return new()
        {
            MacroPrecision = Macro(t => t.Precision),
            MacroRecall = Macro(t => t.Recall),
            MacroF1 = Macro(t => t.F1),
            MacroF1AtHalf = Macro(t => t.F1AtHalf),
            MacroAveragePrecision = Macro(t => t.AveragePrecision ?? 0),
            MacroCalibrationError = Macro(t => t.CalibrationError),
            MicroPrecision = pooled.Precision,
            MicroRecall = pooled.Recall,
            MicroF1 = pooled.F1,
            SamplesF1 = samplesF1,
            SubsetAccuracy = subsetAccuracy,
        };

        double Macro(Func<TagMetrics, double> figure) => tags.Where(t => t.Support > 0).Select(figure).DefaultIfEmpty(0).Average();
    }

    private static (double SamplesF1, double SubsetAccuracy) OverPieces(Predictions predictions, IReadOnlyList<double> thresholds)
    {
        double f1 = 0;
        int exact = 0;
        for (int piece = 0; piece < predictions.Pieces.Count; piece++)
        {
            var counts = default(BinaryCounts);
            for (int tag = 0; tag < thresholds.Count; tag++)
            {
                counts += BinaryCounts.Count(
                    predictions.Gold(tag).Slice(piece, 1), predictions.Scores(tag).Slice(piece, 1), thresholds[tag]);
            }

            f1 += counts.F1;
            exact += counts.FalsePositives + counts.FalseNegatives == 0 ? 1 : 0;
        }

        int pieces = Math.Max(1, predictions.Pieces.Count);
        return (f1 / pieces, (double)exact / pieces);
    }
}
