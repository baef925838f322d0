namespace BertPipeline.GpuWorker.Training;

/// <summary>A micro-batch of windows of text.</summary>
internal sealed record UlmfitBatch
{
    /// <summary>Token ids, <c>[time, windows]</c>.</summary>
    public required long[] Ids { get; init; }

    /// <summary>Windows.</summary>
    public required int Count { get; init; }

    /// <summary>Time steps that only lead up to the others.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Places whose next token is asked for, in <c>[time − warm-up, windows]</c>.</summary>
    public required long[] Asked { get; init; }

    /// <summary>The tokens that came next, as many.</summary>
    public required long[] Targets { get; init; }

    /// <summary>Tokens that the whole step asks for.</summary>
    public long StepTargets { get; init; }
}
