namespace BertPipeline.GpuWorker.BagOfTricks;

/// <summary>Settings of the baseline. They suit a few hundred to a few tens of thousands of short pieces, and are not the request's: those are BERT's.</summary>
internal sealed record BagOfTricksOptions
{
    /// <summary>Width of the embeddings.</summary>
    public int Dimension { get; init; } = 32;

    /// <summary>Words and pairs of neighbouring words are hashed into this many buckets.</summary>
    public int Buckets { get; init; } = 1 << 18;

    /// <summary>1 for words only, 2 for pairs too.</summary>
    public int LongestNgram { get; init; } = 2;

    /// <summary>Passes over the pieces; the best by validation is kept.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>At the first example; falls linearly to 0 at the last.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>L2 penalty on the linear layer.</summary>
    public double WeightDecay { get; init; } = 1e-3;

    /// <summary>Order and initial weights.</summary>
    public required int Seed { get; init; }
}
