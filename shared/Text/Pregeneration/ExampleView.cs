using System.Runtime.InteropServices;

namespace BertPipeline.Text.Pregeneration;

/// <summary>One example, read in place; valid while its file is open.</summary>
public readonly ref struct ExampleView
{
    private readonly ReadOnlySpan<byte> _ids;
    private readonly ReadOnlySpan<byte> _maskedIds;
    private readonly bool _isWide;

    internal ExampleView(
        ReadOnlySpan<byte> ids, ReadOnlySpan<byte> maskedIds, ReadOnlySpan<ushort> maskedPositions, int firstLength, bool isRandomNext, bool isWide)
    {
        _ids = ids;
        _maskedIds = maskedIds;
        _isWide = isWide;
        MaskedPositions = maskedPositions;
        FirstLength = firstLength;
        IsRandomNext = isRandomNext;
    }

    /// <summary>Tokens, special tokens included.</summary>
    public int Length => _ids.Length / (_isWide ? sizeof(uint) : sizeof(ushort));

    /// <summary>Tokens of the first part (segment 0), [CLS] and its [SEP] included; the rest is segment 1.</summary>
    public int FirstLength { get; }

    /// <summary>The label of next-sentence prediction: true (1) when the second part comes from another document.</summary>
    public bool IsRandomNext { get; }

    /// <summary>Rising positions whose original ids are to be predicted.</summary>
    public ReadOnlySpan<ushort> MaskedPositions { get; }

    /// <summary>Copies the ids, masks in place: <see cref="Length"/> values.</summary>
    public void CopyIds(Span<int> destination) => Copy(_ids, destination);

    /// <inheritdoc cref="CopyIds(Span{int})"/>
    public void CopyIds(Span<long> destination) => Copy(_ids, destination);

    /// <summary>Copies the original ids at <see cref="MaskedPositions"/>.</summary>
    public void CopyMaskedIds(Span<int> destination) => Copy(_maskedIds, destination);

    /// <inheritdoc cref="CopyMaskedIds(Span{int})"/>
    public void CopyMaskedIds(Span<long> destination) => Copy(_maskedIds, destination);

    private void Copy<T>(ReadOnlySpan<byte> source, Span<T> destination)
        where T : System.Numerics.INumberBase<T>
    {
        if (_isWide)
        {
            Widen(MemoryMarshal.Cast<byte, uint>(source), destination);
        }
        else
        {
            Widen(MemoryMarshal.Cast<byte, ushort>(source), destination);
        }
    }

    private static void Widen<TSource, T>(ReadOnlySpan<TSource> source, Span<T> destination)
        where TSource : System.Numerics.INumberBase<TSource>
        where T : System.Numerics.INumberBase<T>
    {
        destination = destination[..source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = T.CreateTruncating(source[i]);
        }
    }
}
