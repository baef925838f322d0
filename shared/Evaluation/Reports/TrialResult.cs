namespace BertPipeline.Evaluation.Reports;

/// <summary>What became of one training of a search for settings.</summary>
/// <param name="Variant">Whose settings.</param>
/// <param name="Settings">What was tried, for people.</param>
/// <param name="ValidationMacroAveragePrecision">By which it was judged; the test pieces were not looked at. Null where the training diverged.</param>
/// <param name="IsChosen">Whether the variant's taggers have these settings.</param>
public sealed record TrialResult(string Variant, string Settings, double? ValidationMacroAveragePrecision, bool IsChosen);
