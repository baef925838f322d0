namespace BertPipeline.GpuWorker.Inference;

/// <summary>
/// Cuts pieces into batches that are rectangles, each as wide as its longest piece, so that all of them cost least: a batch costs its positions, padding included, and something for being one. Exact,
/// by dynamic programming over the pieces in order of length.
/// </summary>
internal static class PaddedBatches
{
    // A batch of few tokens uses the processor badly: about as much is lost as so many tokens take.
    private const int CostOfABatch = 32;

    /// <param name="lengths">Tokens of each piece.</param>
    /// <param name="positions">Most of a batch; a single piece may have more.</param>
    /// <returns>Numbers of pieces, the shortest first.</returns>
    public static IReadOnlyList<int[]> Of(IReadOnlyList<int> lengths, int positions)
    {
        int[] order = [.. Enumerable.Range(0, lengths.Count).OrderBy(piece => lengths[piece])];
        long[] cost = new long[order.Length + 1];
        int[] start = new int[order.Length + 1];
        for (int end = 1; end <= order.Length; end++)
        {
            long width = lengths[order[end - 1]];
            cost[end] = long.MaxValue;
            for (int begin = end - 1; begin >= 0 && (begin == end - 1 || width * (end - begin) <= positions); begin--)
            {
                long all = cost[begin] + (width * (end - begin)) + CostOfABatch;
                if (all < cost[end])
                {
                    (cost[end], start[end]) = (all, begin);
                }
            }
        }

        var batches = new List<int[]>();
        for (int end = order.Length; end > 0; end = start[end])
        {
            batches.Add(order[start[end]..end]);
        }

        batches.Reverse();
        return batches;
    }
}
