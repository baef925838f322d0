using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>
/// The variant <c>ulmfit</c> (Howard and Ruder 2018, arXiv:1801.06146): a language model of LSTM layers that tells the next token of the corpus, and a tagger on it.
/// It uses the base model's vocabulary, not its weights. The language model's seed and GPUs are those of <see cref="LanguageModelOptions"/>; it is trained in fp32.
/// </summary>
public sealed record UlmfitOptions
{
    /// <summary>Numbers a word, a multiple of 8 for the processor's sake. The paper's 400 of 1152 hidden ones take two and a half times as long a token on two cores.</summary>
    [Range(8, 2048)]
    public int EmbeddingSize { get; init; } = 256;

    /// <summary>Of the layers below the last, which is as wide as a word.</summary>
    [Range(8, 4096)]
    public int HiddenSize { get; init; } = 640;

    [Range(1, 8)]
    public int Layers { get; init; } = 3;

    /// <summary>Times the paper's probabilities of dropout: 0.05 of words, 0.4 of inputs, 0.3 between layers, 0.4 of outputs, 0.5 of hidden-to-hidden weights.</summary>
    [Range(0.0, 1.5)]
    public double Dropout { get; init; } = 0.5;

    /// <summary>Folder in the container <c>corpora</c> with general text, which the language model learns from before the corpus; null for none.</summary>
    public string? PretrainOn { get; init; }

    /// <summary>Passes over the general text.</summary>
    [Range(1, 1000)]
    public int PretrainEpochs { get; init; } = 1;

    /// <summary>Each layer's learning rate over that of the layer above, once the language model has learnt from general text: the paper's 1 / 2.6.</summary>
    [Range(0.01, 1.0)]
    public double LayerDecay { get; init; } = 1 / 2.6;

    /// <summary>Passes of the language model over the corpus; the one with the lowest loss on the held-out documents is kept.</summary>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 5;

    /// <summary>Windows of the corpus an optimizer step.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Tokens that gradients go back through.</summary>
    [Range(2, 1024)]
    public int WindowLength { get; init; } = 70;

    /// <summary>Tokens before a window that are read without gradients, for the state that it begins with.</summary>
    [Range(0, 1024)]
    public int WarmUp { get; init; } = 35;

    /// <summary>Of the language model. A linear schedule with its warm-up is the paper's slanted triangle, down to nothing instead of a 32nd.</summary>
    public OptimizerOptions Optimizer { get; init; } = new() { LearningRate = 3e-3 };

    public UlmfitTaggerOptions Tagger { get; init; } = new();
}
