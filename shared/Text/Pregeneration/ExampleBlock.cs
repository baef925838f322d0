using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace BertPipeline.Text.Pregeneration;

/// <summary>Examples being gathered, column by column, until they are written as one block of the file. One thread at a time.</summary>
internal sealed class ExampleBlock(int idWidth)
{
    private readonly List<uint> _tokenStarts = [0];
    private readonly List<uint> _maskedStarts = [0];
    private readonly List<ushort> _firstLengths = [];
    private readonly List<byte> _labels = [];
    private readonly List<ushort> _maskedPositions = [];
    private readonly List<int> _maskedIds = [];
    private readonly List<int> _ids = [];

    public int Count => _labels.Count;

    public int Tokens => _ids.Count;

    public int Masked => _maskedIds.Count;

    public int Length(int i) => (int)(_tokenStarts[i + 1] - _tokenStarts[i]);

    public void Add(
        ReadOnlySpan<int> ids, int firstLength, bool isRandomNext, ReadOnlySpan<ushort> maskedPositions, ReadOnlySpan<int> maskedIds)
    {
        _ids.AddRange(ids);
        _maskedPositions.AddRange(maskedPositions);
        _maskedIds.AddRange(maskedIds);
        _firstLengths.Add((ushort)firstLength);
        _labels.Add((byte)(isRandomNext ? 1 : 0));
        _tokenStarts.Add((uint)_ids.Count);
        _maskedStarts.Add((uint)_maskedIds.Count);
    }

    /// <summary>How many bytes <see cref="WriteTo"/> writes.</summary>
    public int ByteLength => Layout.Length;

    private ExampleBlockLayout Layout => new(Count, Tokens, Masked, idWidth);

    /// <summary>Writes the block: checksum, counts, columns.</summary>
    /// <param name="bytes"><see cref="ByteLength"/> bytes, whatever they hold.</param>
    public void WriteTo(Span<byte> bytes)
    {
        ExampleBlockLayout layout = Layout;
        bytes.Clear();
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_tokenStarts)).CopyTo(bytes[layout.TokenStarts..]);
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_maskedStarts)).CopyTo(bytes[layout.MaskedStarts..]);
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_firstLengths)).CopyTo(bytes[layout.FirstLengths..]);
        CollectionsMarshal.AsSpan(_labels).CopyTo(bytes[layout.Labels..]);
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_maskedPositions)).CopyTo(bytes[layout.MaskedPositions..]);
        CopyIds(_maskedIds, bytes[layout.MaskedIds..]);
        CopyIds(_ids, bytes[layout.Ids..]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Tokens);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], Masked);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, ExampleLayout.Crc(bytes[sizeof(uint)..]));
    }

    public void Clear()
    {
        CollectionsMarshal.SetCount(_tokenStarts, 1);
        CollectionsMarshal.SetCount(_maskedStarts, 1);
        _firstLengths.Clear();
        _labels.Clear();
        _maskedPositions.Clear();
        _maskedIds.Clear();
        _ids.Clear();
    }

    private void CopyIds(List<int> ids, Span<byte> destination)
    {
        ReadOnlySpan<int> source = CollectionsMarshal.AsSpan(ids);
        if (idWidth == sizeof(uint))
        {
            MemoryMarshal.AsBytes(source).CopyTo(destination);
            return;
        }

        Span<ushort> narrow = MemoryMarshal.Cast<byte, ushort>(destination);
        for (int i = 0; i < source.Length; i++)
        {
            narrow[i] = (ushort)source[i];
        }
    }
}
