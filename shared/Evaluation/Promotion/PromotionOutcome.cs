namespace BertPipeline.Evaluation.Promotion;

/// <summary>Which tagger a name means after a run, and why: part of the report.</summary>
public sealed record PromotionOutcome
{
    /// <summary><c>name/version</c>; null while no tagger of the name was good enough.</summary>
    public string? Current { get; init; }

    /// <summary>Whether the run moved the name to what it published.</summary>
    public required bool Moved { get; init; }

    /// <summary>A sentence without its end.</summary>
    public required string Reason { get; init; }

    /// <summary>The tagger that was current before beside the run's variants; null where there was none.</summary>
    public CurrentComparison? Comparison { get; init; }

    /// <summary>The same in a sentence.</summary>
    public string Describe(string published) => Current is null ? $"{published} is not current, and nothing is: {Reason}."
        : Moved ? $"{Current} is current now: {Reason}."
        : Current == published ? $"{Current} is current: {Reason}."
        : $"{Current} stays current: {Reason}.";
}
