namespace BertPipeline.Evaluation.Errors;

/// <summary>Where a model goes most wrong about one tag, on test pieces.</summary>
public sealed record TagErrors
{
    public required string Tag { get; init; }

    public required int FalsePositives { get; init; }

    public required int FalseNegatives { get; init; }

    /// <summary>Pieces whose gold label is worth a second look; see <see cref="ErrorAnalysis"/>.</summary>
    public required int LikelyMislabels { get; init; }

    /// <summary>The false positives with the highest scores.</summary>
    public required IReadOnlyList<QuotedPiece> TopFalsePositives { get; init; }

    /// <summary>The false negatives with the lowest scores.</summary>
    public required IReadOnlyList<QuotedPiece> TopFalseNegatives { get; init; }

    /// <summary>The likely mislabels that the model contradicts most.</summary>
    public required IReadOnlyList<QuotedPiece> TopLikelyMislabels { get; init; }
}
