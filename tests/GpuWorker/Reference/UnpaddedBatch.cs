using BertPipeline.GpuWorker.Models.Batches;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Reference;

/// <summary>A reference's padded batch (<c>in.ids</c>, <c>in.seg</c>, <c>in.mask</c>) without its padding.</summary>
internal sealed class UnpaddedBatch
{
    private readonly int[] _real;

    public UnpaddedBatch(NpzFile arrays)
    {
        long[] mask = arrays.Longs("in.mask");
        int width = (int)arrays.ShapeOf("in.mask")[1];
        _real = [.. Enumerable.Range(0, mask.Length).Where(place => mask[place] == 1)];
        Sequences = new SequenceBatch([.. mask.Chunk(width).Select(row => row.Count(m => m == 1))], hasPairs: true);
        long[] ids = arrays.Longs("in.ids"), types = arrays.Longs("in.seg");
        for (int sequence = 0; sequence < Sequences.Count; sequence++)
        {
            ids.AsSpan(sequence * width, Sequences.Length(sequence)).CopyTo(Sequences.Ids(sequence));
            types.AsSpan(sequence * width, Sequences.Length(sequence)).CopyTo(Sequences.TokenTypes(sequence));
        }
    }

    public SequenceBatch Sequences { get; }

    /// <summary>Where a place of the flattened padded batch lies in this one.</summary>
    public long TokenAt(int place) => Array.IndexOf(_real, place) is >= 0 and int token ? token : throw new ArgumentException($"{place} is padding.", nameof(place));

    /// <summary>What the reference has at real tokens.</summary>
    /// <param name="padded"><c>[batch, length, size]</c></param>
    /// <returns><c>[tokens, size]</c></returns>
    public Tensor Real(Tensor padded) => padded.flatten(0, 1).index_select(0, tensor(Array.ConvertAll(_real, place => (long)place)));
}
