using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace BertPipeline.Text.Pregeneration;

/// <summary>
/// Writes an example file block by block, so that memory does not grow with the number of examples (two bytes each for the index of lengths).
/// Without <see cref="Complete"/> the file has no header and no reader opens it.
/// </summary>
public sealed class ExampleFileWriter : IDisposable
{
    private const int ExamplesPerBlock = 4096;

    private readonly FileStream _stream;
    private readonly ExampleFileHeader _header;
    private readonly ExampleBlock _block;
    private readonly List<ushort> _lengths = [];
    private readonly List<(long Offset, int First, int Examples, int Tokens, int Masked)> _blocks = [];
    private long _tokens;
    private long _masked;

    public ExampleFileWriter(string path, ExampleFileHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(header.MaxSequenceLength, ushort.MaxValue);
        _header = header;
        _block = new ExampleBlock(header.IdWidth);
        _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        _stream.Write(new byte[ExampleLayout.HeaderLength]);
    }

    /// <summary>Adds one example.</summary>
    /// <param name="ids">Token ids with [CLS] and [SEP], masks in place.</param>
    /// <param name="firstLength">Tokens of the first part, [CLS] and its [SEP] included.</param>
    /// <param name="isRandomNext">True when the second part comes from another document.</param>
    /// <param name="maskedPositions">Rising positions in <paramref name="ids"/>.</param>
    /// <param name="maskedIds">The original ids at those positions.</param>
    public void Add(
        ReadOnlySpan<int> ids, int firstLength, bool isRandomNext, ReadOnlySpan<ushort> maskedPositions, ReadOnlySpan<int> maskedIds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Length, _header.MaxSequenceLength, nameof(ids));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstLength, ids.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(maskedIds.Length, maskedPositions.Length);
        CheckIds(ids);
        CheckIds(maskedIds);
        for (int i = 0; i < maskedPositions.Length; i++)
        {
            if (maskedPositions[i] >= ids.Length || (i > 0 && maskedPositions[i] <= maskedPositions[i - 1]))
            {
                throw new ArgumentException("Masked positions must rise and lie within the example.", nameof(maskedPositions));
            }
        }

        _block.Add(ids, firstLength, isRandomNext, maskedPositions, maskedIds);
        if (_block.Count == ExamplesPerBlock)
        {
            FlushBlock();
        }
    }

    /// <summary>Adds a block that was gathered elsewhere, by its bytes.</summary>
    internal void Append(ExampleBlock block, ReadOnlySpan<byte> bytes)
    {
        if (block.Count == 0)
        {
            return;
        }

        _blocks.Add((_stream.Position, _lengths.Count, block.Count, block.Tokens, block.Masked));
        for (int i = 0; i < block.Count; i++)
        {
            _lengths.Add((ushort)block.Length(i));
        }

        _tokens += block.Tokens;
        _masked += block.Masked;
        _stream.Write(bytes);
    }

    /// <summary>Writes the index and, last, the header; returns it with its counts.</summary>
    public ExampleFileHeader Complete()
    {
        FlushBlock();
        long indexOffset = _stream.Position;
        byte[] index = Index();
        _stream.Write(index);
        ExampleFileHeader header = _header with { Count = _lengths.Count, TotalTokens = _tokens, TotalMasked = _masked };
        Span<byte> bytes = stackalloc byte[ExampleLayout.HeaderLength];
        ExampleLayout.WriteHeader(bytes, header, indexOffset, _blocks.Count, ExampleLayout.Crc(index));
        _stream.Position = 0;
        _stream.Write(bytes);
        _stream.Flush();
        return header;
    }

    public void Dispose() => _stream.Dispose();

    private void FlushBlock()
    {
        byte[] bytes = new byte[_block.ByteLength];
        _block.WriteTo(bytes);
        Append(_block, bytes);
        _block.Clear();
    }

    private byte[] Index()
    {
        byte[] index = new byte[(_blocks.Count * ExampleLayout.IndexEntryLength) + (_lengths.Count * sizeof(ushort))];
        int at = 0;
        foreach ((long offset, int first, int examples, int tokens, int masked) in _blocks)
        {
            BinaryPrimitives.WriteInt64LittleEndian(index.AsSpan(at), offset);
            BinaryPrimitives.WriteInt32LittleEndian(index.AsSpan(at + 8), first);
            BinaryPrimitives.WriteInt32LittleEndian(index.AsSpan(at + 12), examples);
            BinaryPrimitives.WriteInt32LittleEndian(index.AsSpan(at + 16), tokens);
            BinaryPrimitives.WriteInt32LittleEndian(index.AsSpan(at + 20), masked);
            at += ExampleLayout.IndexEntryLength;
        }

        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_lengths)).CopyTo(index.AsSpan(at));
        return index;
    }

    private void CheckIds(ReadOnlySpan<int> ids)
    {
        foreach (int id in ids)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)_header.VocabularyCount, nameof(ids));
        }
    }
}
