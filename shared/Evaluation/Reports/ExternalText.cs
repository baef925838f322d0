using BertPipeline.Evaluation.External;

namespace BertPipeline.Evaluation.Reports;

/// <summary>What both forms of the report say of predictions that somebody else made.</summary>
internal static class ExternalText
{
    public const string Title = "Beside predictions of others";

    public static string Ground(RunReport report, ExternalComparison external)
    {
        string missing = external.Missing == 0 ? string.Empty
            : $" {Figure.Count(external.Missing)} of the run's test pieces have no prediction and count for nobody: {string.Join(", ", external.FirstMissing)}{(external.Missing > external.FirstMissing.Count ? ", …" : string.Empty)}.";
        string unknown = external.UnknownTags.Count == 0 ? string.Empty : $" Tags that the run does not have were left out: {string.Join(", ", external.UnknownTags)}.";
        string thresholds = external.HasScores
            ? "its thresholds were tuned on the validation pieces by the same rule as all others'"
            : "it has no scores, so that its tags are taken as they are and it has no average precision";
        return $"{external.Name}, from {report.Request.External.GetValueOrDefault(external.Name, "elsewhere")}: {thresholds}. Nothing is known of how it was made, nor whether it had seen the test pieces. " +
            $"All figures of this table are on {Figure.Count(external.Comparison.Pieces)} test pieces.{missing}{unknown}";
    }
}
