using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Reports;

/// <summary>A tag's precision and recall on test at every threshold, thinned.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Threshold">The one that is published; 1 where none is.</param>
/// <param name="Points">In the order of rising thresholds.</param>
public sealed record TagCurve(string Tag, double Threshold, IReadOnlyList<PrecisionRecallPoint> Points)
{
    /// <summary>Of the tags that some piece has.</summary>
    internal static IEnumerable<TagCurve> Of(ComparedModel model, IReadOnlyList<OperatingPoint> points) =>
        from tag in Enumerable.Range(0, model.Test.Tags.Count)
        let name = model.Test.Tags[tag]
        let curve = PrecisionRecallCurve.Thinned(PrecisionRecallCurve.Of(model.Test.Gold(tag), model.Test.Scores(tag)))
        where curve.Count > 0
        select new TagCurve(name, points.FirstOrDefault(p => p.Asked.Tag == name)?.Published ?? model.Scores.Thresholds[tag].Value, curve);
}
