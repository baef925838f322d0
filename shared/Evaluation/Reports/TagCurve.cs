using BertPipeline.Evaluation.Metrics;

namespace BertPipeline.Evaluation.Reports;

/// <summary>A tag's precision and recall on test at every threshold, thinned.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Threshold">The one that is published.</param>
/// <param name="Points">In the order of rising thresholds.</param>
public sealed record TagCurve(string Tag, double Threshold, IReadOnlyList<PrecisionRecallPoint> Points);
