using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>Sequences of different lengths as one rectangle of plain arrays; becomes a <see cref="BertInput"/> on the training thread.</summary>
public sealed class PaddedBatch
{
    private readonly long[] _ids;
    private readonly long[]? _tokenTypes;
    private readonly int[] _lengths;

    /// <param name="lengths">Tokens of every row.</param>
    /// <param name="padId">Fills the rows up.</param>
    /// <param name="hasPairs">True when a row may have a second segment.</param>
    public PaddedBatch(int[] lengths, int padId, bool hasPairs)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        _lengths = lengths;
        Width = lengths.Max();
        _ids = new long[lengths.Length * Width];
        _tokenTypes = hasPairs ? new long[_ids.Length] : null;
        if (padId != 0)
        {
            _ids.AsSpan().Fill(padId);
        }
    }

    /// <summary>Rows.</summary>
    public int Count => _lengths.Length;

    /// <summary>Tokens of the longest row.</summary>
    public int Width { get; }

    /// <summary>Where a row's ids go: as many as it has tokens.</summary>
    public Span<long> Ids(int row) => _ids.AsSpan(row * Width, _lengths[row]);

    /// <summary>Where a row's segments go: 0 unless written.</summary>
    public Span<long> TokenTypes(int row) => _tokenTypes.AsSpan(row * Width, _lengths[row]);

    public BertInput ToInput(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        long[] shape = [Count, Width];
        return new BertInput(
            tensor(_ids, shape, device: device),
            _tokenTypes is null ? null : tensor(_tokenTypes, shape, device: device),
            AttentionBias(device));
    }

    private Tensor? AttentionBias(Device device)
    {
        if (Array.TrueForAll(_lengths, length => length == Width))
        {
            return null;
        }

        float[] bias = new float[_ids.Length];
        for (int row = 0; row < Count; row++)
        {
            bias.AsSpan((row * Width) + _lengths[row], Width - _lengths[row]).Fill(float.MinValue);
        }

        return tensor(bias, [Count, 1, 1, Width], device: device);
    }
}
