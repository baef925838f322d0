namespace BertPipeline.Evaluation.Drift;

/// <summary>What the two sides of a measure say together.</summary>
public sealed record DriftFinding
{
    public required DriftKind Kind { get; init; }

    /// <inheritdoc cref="DriftMeasure.Tag"/>
    public string? Tag { get; init; }

    /// <summary>What it is a share of, for people.</summary>
    public string Name => Kind switch
    {
        DriftKind.Tag => Tag ?? "",
        DriftKind.Untagged => "no tag at all",
        DriftKind.NewWords => "words that no training piece has",
        DriftKind.UnknownTokens => "tokens that the vocabulary lacks",
        _ => "texts longer than the model reads",
    };

    public required double Then { get; init; }

    public required double Lately { get; init; }

    /// <summary>Lately less then.</summary>
    public double Difference => Lately - Then;

    /// <summary>Of the difference's 95 % interval, by itself (Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10).</summary>
    public required double Low { get; init; }

    /// <inheritdoc cref="Low"/>
    public required double High { get; init; }

    /// <summary>Corrected over all measures by Holm's method.</summary>
    public required double AdjustedPValue { get; init; }

    /// <summary>Whether there is drift: where there is none in any measure, one comparison in 20 at most says so of some.</summary>
    public bool Alarm => AdjustedPValue < 0.05;
}
