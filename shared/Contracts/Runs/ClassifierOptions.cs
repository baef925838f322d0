using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>Training of the taggers, and how they are judged.</summary>
public sealed record ClassifierOptions
{
    /// <summary>Shares of the pieces for validation and test; the rest trains.</summary>
    [Range(0.01, 0.5)]
    public double ValidationShare { get; init; } = 0.15;

    /// <inheritdoc cref="ValidationShare"/>
    [Range(0.01, 0.8)]
    public double TestShare { get; init; } = 0.15;

    /// <summary>Largest number of epochs; early stopping may end sooner. Null chooses by the base model: 4 for a pretrained one, 12 for <c>scratch:*</c>.</summary>
    [Range(1, 1000)]
    public int? Epochs { get; init; }

    /// <summary>Examples an optimizer step.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Longest piece in tokens, special tokens included; longer ones are cut.</summary>
    [Range(8, 512)]
    public int MaxSequenceLength { get; init; } = 128;

    /// <summary>adamw, or sgd with momentum, which wants a pretrained encoder: from random weights it hardly learns, at whatever rate.</summary>
    [AllowedValues("adamw", "sgd")]
    public string Optimizer { get; init; } = "adamw";

    /// <summary>Where AdamW's epsilon stands: torch, PyTorch's; transformers, that of pytorch_transformers and of BERT's own code.</summary>
    [AllowedValues("torch", "transformers")]
    public string AdamWConvention { get; init; } = "torch";

    /// <summary>
    /// linear: warm-up, then linear decay; triangular: cycles of the learning rate with momentum cycled inversely; one-cycle: one such cycle over the whole
    /// training, then annealed to nothing. Null chooses by the optimizer: linear for adamw, triangular for sgd.
    /// </summary>
    [AllowedValues(null, "linear", "triangular", "one-cycle")]
    public string? Schedule { get; init; }

    /// <summary>Peak rate. Null chooses by optimizer and base model: 5e-5 for adamw on a pretrained one, 1e-3 on <c>scratch:*</c>; 0.05 for sgd.</summary>
    [Range(1e-7, 10.0)]
    public double? LearningRate { get; init; }

    [Range(0.0, 1.0)]
    public double Warmup { get; init; } = 0.1;

    [Range(0.0, 1.0)]
    public double WeightDecay { get; init; } = 0.01;

    [Range(0.0, 1000.0)]
    public double ClipNorm { get; init; } = 1.0;

    public HeadOptions Head { get; init; } = new();

    public TrainableOptions Trainable { get; init; } = new();

    /// <summary>Epochs without a better macro average precision on validation before training stops; 0 never stops early.</summary>
    [Range(0, 1000)]
    public int Patience { get; init; } = 3;

    /// <summary>Weighs the positives of a tag by negatives over positives (capped at 10) in the loss.</summary>
    public bool PositiveWeight { get; init; }

    [AllowedValues("fp32", "bf16")]
    public string Precision { get; init; } = "fp32";

    /// <summary>Resamples of the paired bootstrap.</summary>
    [Range(100, 1_000_000)]
    public int Resamples { get; init; } = 10_000;

    /// <summary>Salt of the hash that assigns pieces to train, validation and test.</summary>
    public string SplitSalt { get; init; } = "split-1";
}
