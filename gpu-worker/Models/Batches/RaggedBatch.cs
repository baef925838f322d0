using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Batches;

/// <summary>Sequences end to end without any padding, which is how <see cref="Cpu.CpuEncoder"/> takes them.</summary>
internal sealed class RaggedBatch : SequenceBatch
{
    /// <inheritdoc cref="SequenceBatch(int[], int[], int, int, int, bool)"/>
    public RaggedBatch(int[] lengths, bool hasPairs)
        : this(lengths, Starts(lengths), hasPairs)
    {
    }

    private RaggedBatch(int[] lengths, int[] starts, bool hasPairs)
        : base(lengths, starts, rows: 1, width: lengths.Sum(), padId: 0, hasPairs)
    {
    }

    /// <summary>Indices of the sequences' first tokens.</summary>
    public int[] FirstTokens => Starts(Lengths);

    public override BertInput ToInput(Device device) => throw new NotSupportedException("The torch modules take padded or packed batches.");

    private static int[] Starts(int[] lengths)
    {
        int[] starts = new int[lengths.Length];
        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] = starts[i - 1] + lengths[i - 1];
        }

        return starts;
    }
}
