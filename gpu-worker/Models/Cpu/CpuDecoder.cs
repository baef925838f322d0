using System.Runtime.Intrinsics;
using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Products;
using BertPipeline.GpuWorker.Kernels.Rows;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>
/// Cross-entropy of masked words over the whole vocabulary, with its gradients. Some rows at a time: their logits are made block of words by block of words, become
/// shifted exponentials while the block is in the cache, then shares and at once the summand of the words' gradient. A matrix of rows × vocabulary never exists.
/// </summary>
/// <remarks>Logits lie transposed, <c>[vocabulary, rows]</c>: words are read where they lie, and eight rows are reduced at a time.</remarks>
/// <param name="team">Who computes.</param>
/// <param name="mostLogits">As many at a time; by default 16 MB of them.</param>
internal sealed unsafe class CpuDecoder(ThreadTeam team, int mostLogits = 4 << 20) : IDisposable
{
    // Fewer rows would read the words too often for what is computed with them.
    private const int FewestRows = 48;

    private readonly FloatBuffer _panels = new();
    private readonly FloatBuffer _logits = new();
    private readonly FloatBuffer _blockLargest = new();
    private readonly FloatBuffer _blockSums = new();
    private readonly FloatBuffer _blockBest = new();
    private readonly FloatBuffer _factors = new();

    /// <summary>Losses and hits, without gradients.</summary>
    /// <param name="hidden">What the words are compared with, <c>[masked, hidden]</c>.</param>
    /// <param name="words">Word embeddings, <c>[vocabulary, hidden]</c>.</param>
    /// <param name="bias"><c>[vocabulary]</c></param>
    /// <param name="targets">The words that were there, <c>[masked]</c>.</param>
    /// <returns>Σ −ln(share of the target), and how many targets had the largest share.</returns>
    public (double Loss, int Right) Evaluate(Matrix hidden, CpuParameter words, CpuParameter bias, long[] targets)
    {
        double loss = 0;
        int right = 0;
        foreach ((int first, int count) in Chunks(hidden.Rows, words.Rows))
        {
            CpuLogits logits = MakeLogits(hidden.RowRange(first, count), words, bias, targets.AsSpan(first, count).ToArray());
            (double chunkLoss, int chunkRight) = Reduce(logits, scale: 0);
            loss += chunkLoss;
            right += chunkRight;
        }

        return (loss, right);
    }

    /// <summary>The loss, and the gradients of hidden states, words and bias.</summary>
    /// <param name="hidden">As in <see cref="Evaluate"/>.</param>
    /// <param name="words">Its gradient is added to.</param>
    /// <param name="bias">Its gradient is added to.</param>
    /// <param name="targets">As in <see cref="Evaluate"/>.</param>
    /// <param name="scale">Of the gradients: what the sum of losses is divided by.</param>
    /// <param name="gradient">Takes that of the hidden states, <c>[masked, hidden]</c>.</param>
    /// <returns>Σ −ln(share of the target), unscaled.</returns>
    public double ComputeGradients(Matrix hidden, CpuParameter words, CpuParameter bias, long[] targets, float scale, Matrix gradient)
    {
        double loss = 0;
        new Span<float>(gradient.Data, gradient.Rows * gradient.Columns).Clear();
        foreach ((int first, int count) in Chunks(hidden.Rows, words.Rows))
        {
            Matrix rows = hidden.RowRange(first, count);
            CpuLogits logits = MakeLogits(rows, words, bias, targets.AsSpan(first, count).ToArray());
            loss += Reduce(logits, scale).Loss;
            AddWordGradients(logits, rows, words, bias, scale);
            Gemm.AddTransposed(team, logits.Values, words.Matrix, gradient.RowRange(first, count));
        }

        return loss;
    }

    public void Dispose()
    {
        foreach (FloatBuffer buffer in (FloatBuffer[])[_panels, _logits, _blockLargest, _blockSums, _blockBest, _factors])
        {
            buffer.Dispose();
        }
    }

    /// <summary>As many rows as fit, evenly.</summary>
    private IEnumerable<(int First, int Count)> Chunks(int rows, int vocabulary)
    {
        int chunks = (int)Math.Max(1, Math.Min(rows / FewestRows, ((long)rows * vocabulary + mostLogits - 1) / mostLogits));
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            int first = (int)((long)rows * chunk / chunks);
            yield return (first, (int)((long)rows * (chunk + 1) / chunks) - first);
        }
    }

    /// <summary>Exponentials of the logits, each block's shifted by its own largest.</summary>
    /// <exception cref="UserErrorException">A target is no word of the vocabulary.</exception>
    private CpuLogits MakeLogits(Matrix rows, CpuParameter words, CpuParameter bias, long[] targets)
    {
        if (Array.Find(targets, target => target < 0 || target >= words.Rows) is not 0 and var odd)
        {
            throw new UserErrorException($"A masked word has the id {odd}, the model {words.Rows} words: vocabulary and model do not belong together, or the examples are damaged. Make them anew.");
        }

        int width = Lanes.RoundUp(rows.Rows);
        nint blockFloats = (nint)RowBlocks.Of(words.Rows).Count * width;
        var logits = new CpuLogits(
            new Matrix(_logits.Reserve((nint)words.Rows * width), words.Rows, rows.Rows, width),
            _blockLargest.Reserve(blockFloats), _blockSums.Reserve(blockFloats), _blockBest.Reserve(blockFloats), targets);
        Gemm.Multiply(team, _panels, words.Matrix, rows.Transposed, logits.Values, then: (first, length) => logits.Shift(first, length, bias.Values));
        return logits;
    }

    /// <summary>Puts the blocks together: every row's loss, and the factors that make shares of its exponentials.</summary>
    private (double Loss, int Right) Reduce(CpuLogits logits, float scale)
    {
        float* factors = _factors.Reserve((nint)logits.Blocks.Count * logits.Width);
        float[] losses = new float[logits.Width];
        float[] best = new float[logits.Width];
        team.Run(logits.Width / Lanes.Count, group =>
        {
            int row = group * Lanes.Count;
            (Vector256<float> loss, Vector256<float> words) = logits.Reduce(row, scale, factors + row);
            loss.CopyTo(losses, row);
            words.CopyTo(best, row);
        });

        double sum = 0;
        int right = 0;
        for (int row = 0; row < logits.Targets.Length; row++)
        {
            sum += losses[row] - logits.TargetLogits[row];
            right += (int)best[row] == logits.Targets[row] ? 1 : 0;
        }

        return (sum, right);
    }

    /// <summary>Exponentials become the gradient of the logits, and are summed up into that of the words.</summary>
    private void AddWordGradients(CpuLogits logits, Matrix rows, CpuParameter words, CpuParameter bias, float scale)
    {
        float* factors = _factors.Reserve((nint)logits.Blocks.Count * logits.Width);
        ILookup<int, int> rowsOfBlocks = Enumerable.Range(0, rows.Rows).ToLookup(row => logits.Blocks.At((int)logits.Targets[row]));
        void Finish(int first, int length)
        {
            int block = logits.Blocks.At(first);
            logits.Scale(first, length, factors + ((nint)block * logits.Width));
            foreach (int row in rowsOfBlocks[block])
            {
                logits.Values.Row((int)logits.Targets[row])[row] -= scale;
            }

            if (bias.Learns)
            {
                logits.AddSums(first, length, bias.Gradients);
            }
        }

        if (words.Learns)
        {
            Gemm.Multiply(team, _panels, logits.Values, rows, words.GradientMatrix, add: true, before: Finish);
        }
        else
        {
            team.Run(logits.Blocks.Count, block => Finish(logits.Blocks.First(block), logits.Blocks.End(block) - logits.Blocks.First(block)));
        }
    }
}
