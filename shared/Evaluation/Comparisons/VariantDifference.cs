namespace BertPipeline.Evaluation.Comparisons;

/// <summary>How much better one variant is than another on the same test pieces; above 0 the first is better.</summary>
public sealed record VariantDifference
{
    public required string Variant { get; init; }

    /// <summary>What it is compared with.</summary>
    public required string Over { get; init; }

    public required Difference MacroF1 { get; init; }

    public required Difference MicroF1 { get; init; }

    /// <summary>F1 of each tag that has test positives.</summary>
    public required IReadOnlyList<TagDifference> Tags { get; init; }
}

/// <param name="Estimate">The difference with its interval.</param>
/// <param name="PValue">
/// Two-sided, from the bootstrap: twice the smaller share of resamples in which the difference is at most 0, or at least 0;
/// one is added to count and number, so that it is never 0.
/// </param>
public sealed record Difference(Estimate Estimate, double PValue);

/// <param name="Tag">The tag.</param>
/// <param name="Estimate">The difference in F1 with its interval, not corrected for the number of tags.</param>
/// <param name="PValue">As in <see cref="Difference"/>.</param>
/// <param name="AdjustedPValue">The p-value by Holm's correction over the tags of this comparison.</param>
public sealed record TagDifference(string Tag, Estimate Estimate, double PValue, double AdjustedPValue)
{
    /// <summary>Different at 5 %, the number of tags taken into account.</summary>
    public bool Significant => AdjustedPValue < 0.05;
}
