namespace BertPipeline.Training.Benchmarks;

/// <summary>A file of texts to tag, start of the process included.</summary>
internal sealed record TaggingWork
{
    /// <summary>The tagger's, with the exported model in it.</summary>
    public required string Folder { get; init; }

    /// <summary>JSON lines with a text each.</summary>
    public required string TextsFile { get; init; }

    public required string OutputFile { get; init; }

    public required int Threads { get; init; }

    /// <summary>What the peer computes: <see cref="OnnxRuntime.Exported"/> or <see cref="OnnxRuntime.Workers"/>.</summary>
    public string Graph { get; init; } = OnnxRuntime.Workers;

    /// <summary>Tokens of a text.</summary>
    public required int MaxLength { get; init; }
}
