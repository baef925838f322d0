namespace BertPipeline.Orchestration.Review;

/// <summary>The labels that a text should have. It is named by its id or by itself.</summary>
public sealed record Correction
{
    /// <summary>Of the piece in the run.</summary>
    public int? Id { get; init; }

    public string? Text { get; init; }

    /// <summary>All tags of the text; none for a text without.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Further columns of a text that is new; those of a known one stay.</summary>
    public IReadOnlyDictionary<string, string>? Fields { get; init; }
}
