namespace BertPipeline.Training.Benchmarks;

/// <summary>A scoring of real reviews by one way.</summary>
internal sealed record ScoringWork
{
    /// <summary>The tagger's, with the exported model in it.</summary>
    public required string Folder { get; init; }

    /// <summary>One of <see cref="Scoring"/>'s.</summary>
    public required string Way { get; init; }

    public required int Threads { get; init; }

    /// <summary>A JSON array of strings.</summary>
    public required string TextsFile { get; init; }

    /// <summary>Takes the logits, fp32, a row a text.</summary>
    public required string LogitsFile { get; init; }
}
