using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>How weights move: the same record in a request for either training, in the key of its artifact and in the worker.</summary>
public sealed record OptimizerOptions
{
    public OptimizerKind Kind { get; init; } = OptimizerKind.AdamW;

    /// <summary>Where AdamW's epsilon stands: torch, PyTorch's; transformers, that of pytorch_transformers and of BERT's own code.</summary>
    public AdamWConvention AdamWConvention { get; init; } = AdamWConvention.Torch;

    /// <summary>Null chooses by optimizer and recipe: linear for adamw, with the recipe modern warmup-stable-decay; triangular for sgd.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>Peak rate. Null chooses by optimizer and base model: 5e-5 for adamw on a pretrained one, 1e-3 on <c>scratch:*</c>; 0.05 for sgd.</summary>
    [Range(1e-7, 10.0)]
    public double? LearningRate { get; init; }

    /// <summary>Share of the steps over which the rate of a linear schedule, or of warmup-stable-decay, rises.</summary>
    [Range(0.0, 1.0)]
    public double Warmup { get; init; } = 0.1;

    /// <summary>Share of the steps, the last ones, over which warmup-stable-decay's rate falls; 0.2 when null.</summary>
    [Range(0.0, 1.0)]
    public double? Decay { get; init; }

    /// <summary>AdamW's decay of the running mean of gradients; 0.9 when null. one-cycle and triangular set it themselves.</summary>
    [Range(0.0, 0.9999)]
    public double? Beta1 { get; init; }

    /// <summary>AdamW's decay of the running mean of their squares; 0.999 when null.</summary>
    [Range(0.0, 0.999999)]
    public double? Beta2 { get; init; }

    /// <summary>AdamW's, added to the root of that mean; 1e-8 when null.</summary>
    [Range(1e-16, 0.1)]
    public double? Epsilon { get; init; }

    /// <summary>None on biases and LayerNorm.</summary>
    [Range(0.0, 1.0)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Largest global norm of the gradient; 0 for no clipping.</summary>
    [Range(0.0, 1000.0)]
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>The same with what was left out chosen.</summary>
    /// <param name="isScratch">True when the training begins from random weights.</param>
    /// <param name="recipe">Of a language model.</param>
    public OptimizerOptions Resolve(bool isScratch, LanguageModelRecipe recipe = LanguageModelRecipe.Article) => this with
    {
        Schedule = Schedule ?? (Kind, recipe) switch
        {
            (OptimizerKind.Sgd, _) => LearningRateSchedule.Triangular,
            (_, LanguageModelRecipe.Modern) => LearningRateSchedule.WarmupStableDecay,
            _ => LearningRateSchedule.Linear,
        },
        LearningRate = LearningRate ?? (Kind == OptimizerKind.Sgd ? 0.05 : isScratch ? 1e-3 : 5e-5),
    };
}
