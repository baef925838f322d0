using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Batches;

/// <summary>
/// Sequences end to end in rows of one width, so that nearly nothing is padding. Each counts its positions from 0 and looks at itself alone, so it gives what it
/// gives by itself; the price is attention over whole rows.
/// </summary>
internal sealed class PackedBatch : SequenceBatch
{
    private readonly (int Row, int Start)[] _places;

    /// <param name="lengths">Tokens of every sequence.</param>
    /// <param name="width">Positions of a row; the longest sequence's length where that is more.</param>
    /// <param name="padId">Fills the rows up.</param>
    /// <param name="hasPairs">True when a sequence may have a second segment.</param>
    public PackedBatch(int[] lengths, int width, int padId, bool hasPairs)
        : this(lengths, Place(lengths, Math.Max(width, lengths.Max())), Math.Max(width, lengths.Max()), padId, hasPairs)
    {
    }

    private PackedBatch(int[] lengths, (int Row, int Start)[] places, int width, int padId, bool hasPairs)
        : base(lengths, [.. places.Select(p => (p.Row * width) + p.Start)], places.Max(p => p.Row) + 1, width, padId, hasPairs) => _places = places;

    public override BertInput ToInput(Device device)
    {
        long[] positions = new long[Rows * Width];
        for (int sequence = 0; sequence < Count; sequence++)
        {
            for (int i = 0; i < Lengths[sequence]; i++)
            {
                positions[Offset(sequence) + i] = i;
            }
        }

        return ToInput(AttentionBias(device), device) with
        {
            Positions = tensor(positions, [Rows, Width], device: device),
            Starts = tensor(Enumerable.Range(0, Count).Select(s => (long)Offset(s)).ToArray(), device: device),
        };
    }

    /// <summary>Next fit, in the order given: a row is closed when a sequence no longer fits, so that sequences stay in order.</summary>
    private static (int Row, int Start)[] Place(int[] lengths, int width)
    {
        var places = new (int Row, int Start)[lengths.Length];
        (int row, int used) = (0, 0);
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            if (used + lengths[sequence] > width)
            {
                (row, used) = (row + 1, 0);
            }

            places[sequence] = (row, used);
            used += lengths[sequence];
        }

        return places;
    }

    /// <summary>Blocks of 0 along the diagonal. Padding looks at everything, which nothing looks at.</summary>
    private Tensor AttentionBias(Device device)
    {
        float[] bias = new float[Rows * Width * Width];
        for (int sequence = 0; sequence < Count; sequence++)
        {
            (int row, int start) = _places[sequence];
            for (int i = 0; i < Lengths[sequence]; i++)
            {
                Span<float> line = bias.AsSpan(((row * Width) + start + i) * Width, Width);
                line[..start].Fill(float.MinValue);
                line[(start + Lengths[sequence])..].Fill(float.MinValue);
            }
        }

        return tensor(bias, [Rows, 1, Width, Width], device: device);
    }
}
