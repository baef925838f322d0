using BertPipeline.Evaluation.Calibration;

namespace BertPipeline.Evaluation.Reports;

/// <summary>What both forms of the report say of calibration.</summary>
internal static class CalibrationText
{
    public const string Title = "Whether scores are probabilities";

    public const string Lead = "Of the pieces that a tag's score calls 0.8, eight in ten should have it. The calibration error is how far that is off on the mean; the Brier score counts too how well the score parts the pieces, " +
        "and says something only beside that of the rate alone.";

    public static IReadOnlyList<string> Headers { get; } = ["Brier score", "Of the rate alone", "Calibration error", "Mean score", "Rate"];

    /// <summary>A row a variant and one for each external, whose figures are null where it has no scores.</summary>
    public static IEnumerable<(string Name, CalibrationFigures? Pooled)> Rows(RunReport report) =>
        report.Calibration.Select(c => (report.NameOf(c.Variant), (CalibrationFigures?)c.Pooled))
            .Concat(report.External.Select(e => (e.HasScores ? $"{e.Row}, on its {Figure.Count(e.Comparison.Pieces)} pieces" : $"{e.Row}: tags without scores, so none", e.Calibration?.Pooled)));

    /// <summary>Cells under <see cref="Headers"/>.</summary>
    public static string[] Cells(CalibrationFigures? figures) =>
    [
        Figure.Of(figures?.BrierScore), Figure.Of(figures?.BrierScoreOfRate), Figure.Of(figures?.CalibrationError), Figure.Of(figures?.MeanScore), Figure.Of(figures?.Rate),
    ];

    /// <summary>Of the chosen model; null in reports of before.</summary>
    public static VariantCalibration? Chosen(RunReport report) => report.Calibration.FirstOrDefault(c => c.Variant == report.Choice.Variant);
}
