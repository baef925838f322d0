using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>Training of ULMFiT's tagger, in the place of what the other taggers have in <see cref="ClassifierOptions"/>; the rest they share.</summary>
public sealed record UlmfitTaggerOptions
{
    /// <summary>Width of the layer between pooled vector and tags.</summary>
    [Range(1, 4096)]
    public int HiddenSize { get; init; } = 50;

    /// <summary>Dropout behind that layer.</summary>
    [Range(0.0, 0.9)]
    public double Dropout { get; init; } = 0.1;

    /// <summary>Largest number of epochs; early stopping may end sooner. With gradual unfreezing all layers learn from the (layers + 2)th on.</summary>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 12;

    public OptimizerOptions Optimizer { get; init; } = new() { LearningRate = 3e-3 };

    /// <summary>The paper's: from the top, one more layer an epoch, each at the rate of the one above over 2.6.</summary>
    public TrainableOptions Trainable { get; init; } = new() { GradualUnfreezing = true, LayerDecay = 1 / 2.6 };
}
