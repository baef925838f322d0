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

    /// <summary>Null: as the base model's configuration says, where it says nothing [CLS], and the mean for an encoder that has no pooled vector.</summary>
    public Pooling? Pooling { get; init; }

    /// <summary>
    /// The learning rate of the head's layers over the encoder's. Null chooses by optimizer and base model: 100 for adamw on a pretrained one, whose weights have
    /// a short way to go while the head's are random; else 1.
    /// </summary>
    [Range(1.0, 1000.0)]
    public double? LearningRateFactor { get; init; }

    /// <summary>The same with the rate chosen; pooling is chosen where the base model is at hand.</summary>
    /// <param name="optimizer">Of the training.</param>
    /// <param name="isScratch">True when the training begins from random weights.</param>
    public HeadOptions Resolve(OptimizerKind optimizer, bool isScratch) => this with
    {
        LearningRateFactor = LearningRateFactor ?? (optimizer == OptimizerKind.AdamW && !isScratch ? 100 : 1),
    };
}
