using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Batches;

/// <summary>Sequences of different lengths in one rectangle of plain arrays; becomes a <see cref="BertInput"/> on the training thread.</summary>
internal abstract class SequenceBatch
{
    private readonly int[] _offsets;
    private readonly long[] _ids;
    private readonly long[]? _tokenTypes;

    /// <param name="lengths">Tokens of every sequence.</param>
    /// <param name="offsets">Where each begins in the flattened rectangle.</param>
    /// <param name="rows">Height of the rectangle.</param>
    /// <param name="width">Its width.</param>
    /// <param name="padId">Fills what no sequence covers.</param>
    /// <param name="hasPairs">True when a sequence may have a second segment.</param>
    protected SequenceBatch(int[] lengths, int[] offsets, int rows, int width, int padId, bool hasPairs)
    {
        Lengths = lengths;
        _offsets = offsets;
        Rows = rows;
        Width = width;
        _ids = new long[Positions];
        _tokenTypes = hasPairs ? new long[_ids.Length] : null;
        if (padId != 0)
        {
            _ids.AsSpan().Fill(padId);
        }
    }

    /// <param name="layout">Which of the layouts.</param>
    /// <param name="lengths">Tokens of every sequence.</param>
    /// <param name="padId">Fills what no sequence covers.</param>
    /// <param name="hasPairs">True when a sequence may have a second segment.</param>
    /// <param name="width">Positions of a packed row.</param>
    public static SequenceBatch Create(BatchLayout layout, int[] lengths, int padId, bool hasPairs, int width = 0) => layout switch
    {
        BatchLayout.Ragged => new RaggedBatch(lengths, hasPairs),
        BatchLayout.Packed => new PackedBatch(lengths, width, padId, hasPairs),
        _ => new PaddedBatch(lengths, padId, hasPairs),
    };

    /// <summary>Sequences.</summary>
    public int Count => Lengths.Length;

    public int Rows { get; }

    /// <summary>Positions of a row.</summary>
    public int Width { get; }

    /// <summary>Of all rows, padding included.</summary>
    public int Positions => Rows * Width;

    protected int[] Lengths { get; }

    /// <summary>Tokens of a sequence.</summary>
    public int Length(int sequence) => Lengths[sequence];

    /// <summary>Where a sequence begins in the flattened batch.</summary>
    public int Offset(int sequence) => _offsets[sequence];

    /// <summary>Where a sequence's ids go: as many as it has tokens.</summary>
    public Span<long> Ids(int sequence) => _ids.AsSpan(_offsets[sequence], Lengths[sequence]);

    /// <summary>Where a sequence's segments go: 0 unless written; empty where no sequence has a second one.</summary>
    public Span<long> TokenTypes(int sequence) => _tokenTypes is null ? [] : _tokenTypes.AsSpan(_offsets[sequence], Lengths[sequence]);

    public abstract BertInput ToInput(Device device);

    /// <summary>The input without what only one layout has.</summary>
    protected BertInput ToInput(Tensor? attentionBias, Device device) => new(
        tensor(_ids, [Rows, Width], device: device),
        _tokenTypes is null ? null : tensor(_tokenTypes, [Rows, Width], device: device),
        attentionBias)
    {
        // Without a bias every row is one sequence from end to end.
        Lengths = attentionBias is null ? null : tensor(Array.ConvertAll(Lengths, length => (long)length), device: device),
    };
}
