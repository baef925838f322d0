using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>Training of the baseline. The defaults suit a few hundred to a few tens of thousands of short pieces.</summary>
public sealed record BagOfTricksOptions
{
    /// <summary>Width of the embeddings.</summary>
    [Range(2, 1024)]
    public int Dimension { get; init; } = 32;

    /// <summary>Words and runs of neighbouring words are hashed into this many buckets.</summary>
    [Range(1, 1 << 24)]
    public int Buckets { get; init; } = 1 << 18;

    /// <summary>1 for words only, 2 for pairs too.</summary>
    [Range(1, 5)]
    public int LongestNgram { get; init; } = 2;

    /// <summary>Passes over the pieces; the best by validation is kept.</summary>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 30;

    /// <summary>At the first example; falls linearly to 0 at the last.</summary>
    [Range(1e-6, 10.0)]
    public double LearningRate { get; init; } = 0.1;

    /// <summary>L2 penalty on the linear layer.</summary>
    [Range(0.0, 1.0)]
    public double WeightDecay { get; init; } = 1e-3;
}
