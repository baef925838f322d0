using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>What turns the encoder's output into one logit a tag.</summary>
public sealed record HeadOptions
{
    /// <summary>Linear layers; all but the last are as wide as the encoder and followed by GELU and dropout.</summary>
    [Range(1, 8)]
    public int Layers { get; init; } = 1;

    /// <summary>Dropout before each of them.</summary>
    [Range(0.0, 0.9)]
    public double Dropout { get; init; } = 0.1;

    public Pooling Pooling { get; init; } = Pooling.Cls;
}
