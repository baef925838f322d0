using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Scores encoded pieces: of the validation set while a classifier is trained, of a text afterwards.</summary>
internal static class PieceScoring
{
    private const int BatchTokens = 8192;

    /// <summary>Logits of encoded pieces, in their order, computed in batches of like length.</summary>
    /// <param name="model">In evaluation mode.</param>
    /// <param name="pieces">Token ids of each.</param>
    /// <param name="device">The model's.</param>
    /// <param name="cancellationToken">Looked at between batches.</param>
    /// <param name="batchTokens">Most tokens of a batch; a single piece may have more.</param>
    public static IReadOnlyList<float[]> Score(PieceClassifier model, int[][] pieces, Device device, CancellationToken cancellationToken, int batchTokens = BatchTokens) =>
        Compute(model.Forward, pieces, device, cancellationToken, batchTokens);

    /// <summary>The same of anything that gives a row a sequence.</summary>
    public static IReadOnlyList<float[]> Compute(
        Func<SequenceBatch, Device, Tensor> forward, int[][] pieces, Device device, CancellationToken cancellationToken, int batchTokens = BatchTokens)
    {
        float[][] computed = new float[pieces.Length][];
        if (pieces.Length == 0)
        {
            return computed;
        }

        int[] lengths = [.. pieces.Select(ids => ids.Length)];
        int[] order = [.. Enumerable.Range(0, pieces.Length).OrderBy(i => lengths[i])];
        using IDisposable noGradient = no_grad();
        foreach (int[] rows in BatchPlan.MicroBatches(order, lengths, batchTokens))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            float[] values = forward(PieceEncoder.Batch([.. rows.Select(row => pieces[row])]), device).to(float32).cpu().data<float>().ToArray();
            int columns = values.Length / rows.Length;
            for (int i = 0; i < rows.Length; i++)
            {
                computed[rows[i]] = values[(i * columns)..((i + 1) * columns)];
            }
        }

        return computed;
    }
}
