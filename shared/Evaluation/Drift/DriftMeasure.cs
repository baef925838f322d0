namespace BertPipeline.Evaluation.Drift;

/// <summary>A share on both sides.</summary>
/// <param name="Kind">Of what.</param>
/// <param name="Tag">The tag, where it is a tag's.</param>
/// <param name="Then">Of held-out pieces, when the tagger was published.</param>
/// <param name="Lately">Of what was tagged lately.</param>
public sealed record DriftMeasure(DriftKind Kind, string? Tag, BlockedShare Then, BlockedShare Lately);
