using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Batches;

/// <summary>A sequence a row, filled up to the longest.</summary>
internal sealed class PaddedBatch : SequenceBatch
{
    /// <inheritdoc cref="SequenceBatch(int[], int[], int, int, int, bool)"/>
    public PaddedBatch(int[] lengths, int padId, bool hasPairs)
        : this(lengths, lengths.Max(), padId, hasPairs)
    {
    }

    private PaddedBatch(int[] lengths, int width, int padId, bool hasPairs)
        : base(lengths, [.. lengths.Select((_, row) => row * width)], lengths.Length, width, padId, hasPairs)
    {
    }

    public override BertInput ToInput(Device device) => Array.TrueForAll(Lengths, length => length == Width)
        ? ToInput(attentionBias: null, device)
        : ToInput(AttentionBias(device), device);

    private Tensor AttentionBias(Device device)
    {
        float[] bias = new float[Rows * Width];
        for (int row = 0; row < Rows; row++)
        {
            bias.AsSpan(Offset(row) + Lengths[row], Width - Lengths[row]).Fill(float.MinValue);
        }

        return tensor(bias, [Rows, 1, 1, Width], device: device);
    }
}
