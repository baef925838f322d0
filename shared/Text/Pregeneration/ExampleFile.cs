using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Pregeneration;

/// <summary>
/// Reads an example file through a memory map, without parsing. Header and index are checked when the file is opened, each block's checksum when
/// it is first touched. Safe for several readers at once.
/// </summary>
public sealed unsafe class ExampleFile : IDisposable
{
    private readonly string _path;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _bytes;
    private readonly long _length;
    private readonly Block[] _blocks;
    private readonly bool[] _checked;
    private readonly ushort* _lengths;
    private bool _disposed;

    private ExampleFile(string path, long length)
    {
        _path = path;
        _length = length;
        _map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _bytes);
        try
        {
            ReadOnlySpan<byte> header = At(0, ExampleLayout.HeaderLength);
            CheckHeader(header);
            Header = ExampleLayout.ReadHeader(header);
            long indexOffset = BinaryPrimitives.ReadInt64LittleEndian(header[112..]);
            int blockCount = BinaryPrimitives.ReadInt32LittleEndian(header[120..]);
            int indexLength = checked((blockCount * ExampleLayout.IndexEntryLength) + (Header.Count * sizeof(ushort)));
            ReadOnlySpan<byte> index = At(indexOffset, indexLength);
            Require(ExampleLayout.Crc(index) == BinaryPrimitives.ReadUInt32LittleEndian(header[124..]), "its index is damaged");
            _blocks = ReadBlocks(index, blockCount);
            _checked = new bool[blockCount];
            _lengths = (ushort*)(_bytes + indexOffset + (blockCount * ExampleLayout.IndexEntryLength));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ExampleFileHeader Header { get; }

    public int Count => Header.Count;

    public ExampleView this[int i]
    {
        get
        {
            (Block block, int inBlock) = Locate(i);
            byte* start = _bytes + block.Offset;
            ExampleBlockLayout layout = block.Layout;
            uint* tokens = (uint*)(start + layout.TokenStarts) + inBlock;
            uint* masked = (uint*)(start + layout.MaskedStarts) + inBlock;
            int width = Header.IdWidth;
            int tokenCount = (int)(tokens[1] - tokens[0]);
            int maskedCount = (int)(masked[1] - masked[0]);
            return new ExampleView(
                new ReadOnlySpan<byte>(start + layout.Ids + (tokens[0] * width), tokenCount * width),
                new ReadOnlySpan<byte>(start + layout.MaskedIds + (masked[0] * width), maskedCount * width),
                new ReadOnlySpan<ushort>(start + layout.MaskedPositions + (masked[0] * sizeof(ushort)), maskedCount),
                ((ushort*)(start + layout.FirstLengths))[inBlock],
                start[layout.Labels + inBlock] == 1,
                width == sizeof(uint));
        }
    }

    /// <exception cref="UserErrorException">The file is none of this format, was not completed, or is damaged.</exception>
    public static ExampleFile Open(string path)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Example files are read in place, which needs a little-endian processor.");
        }

        long length = new FileInfo(path).Length;
        return length < ExampleLayout.HeaderLength
            ? throw new UserErrorException($"{path} is no example file: it has {length} bytes. Pregenerate it again.")
            : new ExampleFile(path, length);
    }

    /// <summary>Tokens of an example, special tokens included; read from the index, without touching the example.</summary>
    public int Length(int i)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)Count, nameof(i));
        return _lengths[i];
    }

    /// <summary>Masked positions of an example.</summary>
    public int MaskedCount(int i)
    {
        (Block block, int inBlock) = Locate(i);
        uint* masked = (uint*)(_bytes + block.Offset + block.Layout.MaskedStarts) + inBlock;
        return (int)(masked[1] - masked[0]);
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map.Dispose();
        }
    }

    private (Block Block, int InBlock) Locate(int i)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)Count, nameof(i));
        int low = 0;
        int high = _blocks.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _blocks[middle].First <= i ? (middle, high) : (low, middle - 1);
        }

        if (!_checked[low])
        {
            CheckBlock(_blocks[low]);
            _checked[low] = true;
        }

        return (_blocks[low], i - _blocks[low].First);
    }

    private void CheckHeader(ReadOnlySpan<byte> header)
    {
        Require(header.StartsWith(ExampleLayout.Magic), "it does not start as one, or was not completed");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        Require(version == ExampleLayout.Version, $"its version is {version}, this program reads {ExampleLayout.Version}");
        Require(ExampleLayout.Crc(header[..140]) == BinaryPrimitives.ReadUInt32LittleEndian(header[140..]), "its header is damaged");
    }

    private Block[] ReadBlocks(ReadOnlySpan<byte> index, int count)
    {
        var blocks = new Block[count];
        for (int b = 0; b < count; b++)
        {
            ReadOnlySpan<byte> entry = index[(b * ExampleLayout.IndexEntryLength)..];
            long offset = BinaryPrimitives.ReadInt64LittleEndian(entry);
            ReadOnlySpan<int> counts = MemoryMarshal.Cast<byte, int>(entry[8..ExampleLayout.IndexEntryLength]);
            var layout = new ExampleBlockLayout(counts[1], counts[2], counts[3], Header.IdWidth);
            At(offset, layout.Length);
            blocks[b] = new Block(offset, counts[0], counts[1], counts[2], counts[3], layout);
        }

        return blocks;
    }

    private void CheckBlock(Block block)
    {
        ReadOnlySpan<byte> bytes = At(block.Offset, block.Layout.Length);
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        bool sound = ExampleLayout.Crc(bytes[sizeof(uint)..]) == crc
            && Rises(block.Layout.TokenStarts, block.Tokens) && Rises(block.Layout.MaskedStarts, block.Masked);
        Require(sound, $"the block at byte {block.Offset} is damaged");

        // Pointers are made of these, so they are checked even behind a checksum.
        bool Rises(int column, int last)
        {
            var starts = new ReadOnlySpan<uint>(_bytes + block.Offset + column, block.Examples + 1);
            for (int i = 1; i < starts.Length; i++)
            {
                if (starts[i] < starts[i - 1])
                {
                    return false;
                }
            }

            return starts[0] == 0 && starts[^1] == last;
        }
    }

    private ReadOnlySpan<byte> At(long offset, int length)
    {
        Require(offset >= 0 && length >= 0 && offset + length <= _length, "it ends too soon");
        return new ReadOnlySpan<byte>(_bytes + offset, length);
    }

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new UserErrorException($"{_path} is no readable example file: {problem}. Pregenerate it again.");
        }
    }

    private readonly record struct Block(long Offset, int First, int Examples, int Tokens, int Masked, ExampleBlockLayout Layout);
}
