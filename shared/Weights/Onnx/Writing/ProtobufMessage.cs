using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace BertPipeline.Weights.Onnx.Writing;

/// <summary>A message of protobuf that is made in memory, field by field (https://protobuf.dev/programming-guides/encoding).</summary>
internal sealed class ProtobufMessage
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public long Length => _bytes.WrittenCount;

    public ProtobufMessage Integer(int field, long value)
    {
        Tag(field, ProtobufWire.Varint);
        Varint((ulong)value);
        return this;
    }

    public ProtobufMessage Single(int field, float value)
    {
        Tag(field, ProtobufWire.Fixed32);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    public ProtobufMessage Text(int field, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        Begin(field, bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    public ProtobufMessage Message(int field, ProtobufMessage message) => Begin(field, message.Length).Append(message);

    /// <summary>The head of a field whose bytes come by another way.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="length">How many bytes will follow.</param>
    public ProtobufMessage Begin(int field, long length)
    {
        Tag(field, ProtobufWire.Bytes);
        Varint((ulong)length);
        return this;
    }

    /// <summary>All fields of another, as fields of this one.</summary>
    public ProtobufMessage Append(ProtobufMessage other)
    {
        _bytes.Write(other._bytes.WrittenSpan);
        return this;
    }

    public void CopyTo(Stream stream) => stream.Write(_bytes.WrittenSpan);

    private void Tag(int field, ProtobufWire wire) => Varint(((ulong)field << 3) | (uint)wire);

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Write([(byte)(value | 0x80)]);
        }

        _bytes.Write([(byte)value]);
    }
}
