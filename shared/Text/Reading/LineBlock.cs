using System.Buffers;

namespace BertPipeline.Text.Reading;

/// <summary>Whole lines of a file as bytes, about a megabyte. Dispose it to give the buffer back.</summary>
/// <param name="Buffer">Rented; the first <paramref name="Length"/> bytes count.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Offset">Where the block starts in the (expanded) file, in bytes.</param>
/// <param name="FirstLine">Number of its first line, from 1.</param>
internal sealed record LineBlock(byte[] Buffer, int Length, long Offset, long FirstLine) : IDisposable
{
    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, Length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(Buffer);
}
