using System.Buffers.Binary;
using System.Text;

namespace BertPipeline.Weights.PyTorch;

/// <summary>Reads forward through a pickle's bytes and never beyond them.</summary>
internal sealed class PickleCursor(ReadOnlyMemory<byte> bytes)
{
    public int Position { get; private set; }

    public int Length => bytes.Length;

    public byte Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public double BigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    public string Text(ulong length) => Encoding.UTF8.GetString(Take(length));

    /// <summary>Up to the next line feed, which is skipped.</summary>
    public string Line()
    {
        int length = bytes.Span[Position..].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw new PickleException("a line of its pickle does not end");
        }

        string line = Encoding.UTF8.GetString(Take((ulong)length));
        Position++;
        return line;
    }

    public ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(bytes.Length - Position))
        {
            throw new PickleException("its pickle ends in the middle");
        }

        ReadOnlySpan<byte> taken = bytes.Span.Slice(Position, (int)length);
        Position += (int)length;
        return taken;
    }
}
