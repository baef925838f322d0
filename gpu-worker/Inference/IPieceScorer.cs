namespace BertPipeline.GpuWorker.Inference;

/// <summary>A classifier of token ids, ready to score, on whatever library.</summary>
internal interface IPieceScorer : IDisposable
{
    /// <summary>Whether it costs nothing to score now on one thread and then on another.</summary>
    bool IsFreeOfThreads { get; }

    /// <summary>Logits of encoded pieces, in their order. One caller at a time.</summary>
    /// <param name="pieces">Token ids of each.</param>
    /// <param name="batchTokens">Most tokens that are computed at once; a single piece may have more.</param>
    /// <param name="cancellationToken">Looked at between batches.</param>
    /// <returns>For each a logit a tag.</returns>
    IReadOnlyList<float[]> Score(int[][] pieces, int batchTokens, CancellationToken cancellationToken);
}
