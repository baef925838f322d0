using System.Text.Json.Serialization;
using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Scoring;

/// <summary>One trained model judged: the file <c>metrics.json</c> of the step <c>score</c>.</summary>
public sealed record VariantScores
{
    public const string FileName = "metrics.json";

    /// <summary>A <see cref="Contracts.Runs.Variant.Id"/>.</summary>
    public required string Variant { get; init; }

    public required int Seed { get; init; }

    /// <summary>Folds of the cross-validation that judged it; null where it was judged on a part of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Folds { get; init; }

    /// <summary>Tuned on validation; in the order of the tag list.</summary>
    public required IReadOnlyList<TagThreshold> Thresholds { get; init; }

    /// <summary>With the tuned thresholds, so that F1 here is flattered; models are chosen by its macro average precision.</summary>
    public required SplitMetrics Validation { get; init; }

    public required SplitMetrics Test { get; init; }

    /// <summary>The figures of this tag say little: under 10 validation or under 20 test positives.</summary>
    public IReadOnlyList<string> TooFew =>
        [.. Thresholds.Zip(Test.Tags).Where(t => Support.IsTooFew(t.First.ValidationPositives, t.Second.Support)).Select(t => t.First.Tag)];

    /// <summary>Tunes the thresholds on validation, then measures both parts with them.</summary>
    /// <param name="variant">A <see cref="Contracts.Runs.Variant.Id"/>.</param>
    /// <param name="seed">The seed that the model was trained with.</param>
    /// <param name="tags">The tag list, in the order of the logits.</param>
    /// <param name="neverTrained">Tags that no training piece has.</param>
    public static VariantScores Score(
        string variant,
        int seed,
        IReadOnlyList<string> tags,
        IReadOnlyList<Piece> validation,
        IEnumerable<PieceLogits> validationLogits,
        IReadOnlyList<Piece> test,
        IEnumerable<PieceLogits> testLogits,
        IReadOnlyCollection<string>? neverTrained = null)
    {
        Predictions tuning = Predictions.Align(tags, validation, validationLogits);
        IReadOnlyList<TagThreshold> thresholds = ThresholdTuner.Tune(tuning, neverTrained ?? []);
        double[] values = [.. thresholds.Select(t => t.Value)];
        return new()
        {
            Variant = variant,
            Seed = seed,
            Thresholds = thresholds,
            Validation = SplitMetrics.Measure(tuning, values),
            Test = SplitMetrics.Measure(Predictions.Align(tags, test, testLogits), values),
        };
    }

    /// <summary>The same model at the operating points: their thresholds in the place of the tuned ones, and both parts measured with them.</summary>
    public VariantScores At(IReadOnlyList<OperatingPoint> points, Predictions validation, Predictions test)
    {
        TagThreshold[] thresholds = [.. Thresholds.Select(tuned => points.FirstOrDefault(p => p.Asked.Tag == tuned.Tag) is { } point && !tuned.NeverTrained
            ? tuned with { Value = point.Published, Pooled = false, NotReached = point.Threshold is null }
            : tuned)];
        double[] values = [.. thresholds.Select(t => t.Value)];
        return this with { Thresholds = thresholds, Validation = SplitMetrics.Measure(validation, values), Test = SplitMetrics.Measure(test, values) };
    }

    /// <summary>The content of <c>thresholds.json</c>: threshold by tag; a tag that was never trained, or whose operating point is out of reach, has none and is never given.</summary>
    public IReadOnlyDictionary<string, double> ToThresholds() => Thresholds.Where(t => !t.NeverTrained && !t.NotReached).ToDictionary(t => t.Tag, t => t.Value);
}
