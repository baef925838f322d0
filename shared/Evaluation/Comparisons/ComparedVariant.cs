namespace BertPipeline.Evaluation.Comparisons;

/// <summary>A variant on the test pieces, the mean over its seeds.</summary>
public sealed record ComparedVariant
{
    public required string Variant { get; init; }

    public required Estimate MacroF1 { get; init; }

    public required Estimate MicroF1 { get; init; }

    /// <summary>F1 of each tag, in the order of the tag list.</summary>
    public required IReadOnlyList<TagEstimate> Tags { get; init; }

    /// <summary>Each seed by itself: their spread is what training again would change, which the intervals do not cover.</summary>
    public required IReadOnlyList<SeedResult> Seeds { get; init; }

    /// <summary>Sample standard deviation of macro F1 over the seeds; null for one seed.</summary>
    public double? SeedStandardDeviation
    {
        get
        {
            if (Seeds.Count < 2)
            {
                return null;
            }

            double mean = Seeds.Average(s => s.MacroF1);
            return Math.Sqrt(Seeds.Sum(s => (s.MacroF1 - mean) * (s.MacroF1 - mean)) / (Seeds.Count - 1));
        }
    }
}

/// <summary>F1 of one tag.</summary>
public sealed record TagEstimate(string Tag, Estimate F1);

/// <summary>One seed of a variant on the test pieces.</summary>
public sealed record SeedResult(int Seed, double MacroF1, double MicroF1);
