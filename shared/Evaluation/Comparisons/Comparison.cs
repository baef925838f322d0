namespace BertPipeline.Evaluation.Comparisons;

/// <summary>All variants of a run on the same test pieces: the file <c>comparison.json</c>.</summary>
public sealed record Comparison
{
    public const string FileName = "comparison.json";

    /// <summary>The variant that the improvements are measured against.</summary>
    public required string Baseline { get; init; }

    /// <summary>Test pieces.</summary>
    public required int Pieces { get; init; }

    /// <summary>Paired resamples of the test pieces.</summary>
    public required int Resamples { get; init; }

    /// <summary>Seed of the resamples.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Of every interval.</summary>
    public double Confidence { get; init; } = Estimate.Confidence;

    /// <summary>The tag list.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Tags without test positives: they are in no mean and in no difference.</summary>
    public required IReadOnlyList<string> TagsWithoutPositives { get; init; }

    /// <summary>Tags whose figures say little; see <see cref="Metrics.Support"/>.</summary>
    public required IReadOnlyList<string> TooFew { get; init; }

    public required IReadOnlyList<ComparedVariant> Variants { get; init; }

    /// <summary>Every variant over the baseline, then further pairs worth saying.</summary>
    public required IReadOnlyList<VariantDifference> Differences { get; init; }

    public required IReadOnlyList<ReferenceRow> References { get; init; }
}
