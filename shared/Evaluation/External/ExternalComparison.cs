using BertPipeline.Evaluation.Calibration;
using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.External;

/// <summary>A run's variants beside predictions that somebody else made: the file <c>beside-external.json</c> of the step compare-external.</summary>
/// <param name="Name">As the request calls them.</param>
/// <param name="HasScores">Whether thresholds were tuned on their scores.</param>
/// <param name="Missing">Test pieces that they lack; no figure counts them.</param>
/// <param name="FirstMissing">The first of them.</param>
/// <param name="UnknownTags">Tags that the run does not have, left out.</param>
/// <param name="Comparison">All variants on the other test pieces, over these predictions as the baseline.</param>
public sealed record ExternalComparison(
    string Name, bool HasScores, int Missing, IReadOnlyList<string> FirstMissing, IReadOnlyList<string> UnknownTags, Comparison Comparison)
{
    public const string FileName = "beside-external.json";

    /// <summary>Of the scores, on the same test pieces; null where there are none, and in files of before.</summary>
    public VariantCalibration? Calibration { get; init; }

    /// <summary>How tables call it.</summary>
    public string Row => ExternalPredictions.RowOf(Name);
}
