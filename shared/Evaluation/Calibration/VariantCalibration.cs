namespace BertPipeline.Evaluation.Calibration;

/// <summary>A model's calibration on the test pieces.</summary>
/// <param name="Variant">A <see cref="Contracts.Runs.Variant.Id"/>, or whose predictions they are.</param>
/// <param name="Seed">The seed that it was trained with.</param>
/// <param name="Pooled">All tags' scores together.</param>
/// <param name="Tags">In the order of the tag list.</param>
public sealed record VariantCalibration(string Variant, int Seed, CalibrationFigures Pooled, IReadOnlyList<CalibrationFigures> Tags)
{
    public static VariantCalibration Of(string variant, int seed, Predictions test)
    {
        ArgumentNullException.ThrowIfNull(test);
        CalibrationFigures[] tags = [.. test.Tags.Select((tag, i) => CalibrationFigures.Of(tag, test.Gold(i), test.Scores(i)))];
        bool[] gold = [.. Enumerable.Range(0, test.Tags.Count).SelectMany(tag => test.Gold(tag).ToArray())];
        double[] scores = [.. Enumerable.Range(0, test.Tags.Count).SelectMany(tag => test.Scores(tag).ToArray())];
        return new(variant, seed, CalibrationFigures.Of(null, gold, scores, tags.Select(t => t.BrierScoreOfRate).DefaultIfEmpty().Average()), tags);
    }
}
