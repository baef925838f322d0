using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>
/// A network on the base model's vocabulary that is no BERT: its form and its training, which <see cref="ClassifierOptions"/>' own, BERT's, say nothing of but batch
/// size, length, patience, weights of positives, precision.
/// </summary>
public abstract record NetworkOptions
{
    /// <summary>Null: pretrained where the base model has weights, else random.</summary>
    public WordEmbeddings? Embeddings { get; init; }

    /// <summary>Width of random word embeddings; the base model's have a width of their own.</summary>
    [Range(1, 4096)]
    public int EmbeddingSize { get; init; } = 300;

    /// <summary>Dropout before the last layer.</summary>
    [Range(0.0, 0.9)]
    public double Dropout { get; init; } = 0.5;

    /// <inheritdoc cref="ClassifierOptions.Epochs"/>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 20;

    /// <summary>AdamW's peak rate; it rises and falls linearly.</summary>
    [Range(1e-7, 10.0)]
    public double LearningRate { get; init; } = 1e-3;

    /// <inheritdoc cref="OptimizerOptions.WeightDecay"/>
    [Range(0.0, 1.0)]
    public double WeightDecay { get; init; } = 0.01;
}
