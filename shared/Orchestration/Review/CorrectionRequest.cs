namespace BertPipeline.Orchestration.Review;

/// <summary>Labels that people have mended or given: the body of <c>POST /api/corrections</c>. It has a run or a folder.</summary>
public sealed record CorrectionRequest
{
    /// <summary>Whose labelled folder gets them; a correction may name a piece by its id in this run.</summary>
    public string? Run { get; init; }

    /// <summary>A folder of labelled feedback in the container <c>corpora</c>.</summary>
    public string? Folder { get; init; }

    public required IReadOnlyList<Correction> Corrections { get; init; }
}
