namespace BertPipeline.GpuWorker.Inference;

/// <summary>A classifier of token ids, ready to score, on whatever library.</summary>
internal interface IPieceScorer : IDisposable
{
    /// <summary>How threads share it; null: one alone scores, the one that began to.</summary>
    ScoringLanes? Lanes { get; }

    /// <summary>Logits of encoded pieces, in their order. One caller at a time, unless there are lanes.</summary>
    /// <param name="pieces">Token ids of each.</param>
    /// <param name="batchTokens">Most tokens that are computed at once; a single piece may have more.</param>
    /// <param name="isAlone">Whether no other thread has anything to score: this call then takes the whole processor.</param>
    /// <param name="cancellationToken">Looked at between batches.</param>
    /// <returns>For each a logit a tag.</returns>
    IReadOnlyList<float[]> Score(int[][] pieces, int batchTokens, bool isAlone, CancellationToken cancellationToken);
}
