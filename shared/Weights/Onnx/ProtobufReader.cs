using System.Buffers.Binary;
using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Onnx;

/// <summary>
/// Reads protobuf's wire format field by field (https://protobuf.dev/programming-guides/encoding). Bytes stay in the file until they are asked for, and no
/// length is used before it is seen to lie within the message around it.
/// </summary>
internal sealed class ProtobufReader(FileBytes file)
{
    // BERT-large has 40,000, most of them in the list of nodes.
    private const int MostFields = 1_000_000;
    private const int LongestText = 1000;
    private const int MostNumbers = 64;

    // A list of nodes is read in order; weights are jumped over.
    private readonly byte[] _window = new byte[1 << 14];
    private long _windowStart;
    private int _windowLength;
    private int _fields;

    /// <summary>The fields of the message that the file is.</summary>
    /// <exception cref="UserErrorException">The bytes are not protobuf's, or there are too many fields.</exception>
    public IEnumerable<ProtobufField> Fields() => Fields(0, file.Length);

    /// <summary>The fields of a message within.</summary>
    /// <exception cref="UserErrorException">The bytes are not protobuf's, or there are too many fields.</exception>
    public IEnumerable<ProtobufField> Fields(ProtobufField message) => Fields(Require(message, ProtobufWire.Bytes).Position, message.Position + message.Length);

    public string Text(ProtobufField field) => Require(field, ProtobufWire.Bytes).Length <= LongestText
        ? Encoding.UTF8.GetString(file.Read(field.Position, (int)field.Length))
        : throw Malformed($"a name at byte {field.Position} has {field.Length} bytes");

    public long Integer(ProtobufField field) => (long)Require(field, ProtobufWire.Varint).Value;

    public float Single(ProtobufField field) => BitConverter.UInt32BitsToSingle((uint)Require(field, ProtobufWire.Fixed32).Value);

    /// <summary>A repeated number's next one, or all of them where they are packed.</summary>
    public IReadOnlyList<long> Integers(ProtobufField field)
    {
        if (field.Wire == ProtobufWire.Varint)
        {
            return [Integer(field)];
        }

        var numbers = new List<long>();
        long end = Require(field, ProtobufWire.Bytes).Position + field.Length;
        for (long position = field.Position; position < end;)
        {
            numbers.Add((long)Varint(ref position, end));
            if (numbers.Count > MostNumbers)
            {
                throw Malformed($"a list of numbers at byte {field.Position} has more than {MostNumbers}");
            }
        }

        return numbers;
    }

    public UserErrorException Malformed(string why) => UnsoundFile.Error(file, "ONNX", why);

    private IEnumerable<ProtobufField> Fields(long position, long end)
    {
        while (position < end)
        {
            if (++_fields > MostFields)
            {
                throw Malformed($"it has more than {MostFields} fields");
            }

            long start = position;
            ulong tag = Varint(ref position, end);
            ulong number = tag >> 3;
            var wire = (ProtobufWire)(tag & 7);
            if (number is 0 or > 0x1fffffff || !Enum.IsDefined(wire))
            {
                throw Malformed($"at byte {start} there is no field of protobuf");
            }

            ulong value = wire is ProtobufWire.Varint or ProtobufWire.Bytes ? Varint(ref position, end) : Fixed(ref position, end, wire);
            if (wire != ProtobufWire.Bytes)
            {
                yield return new ProtobufField((int)number, wire, value, Position: 0, Length: 0);
                continue;
            }

            // A negative length is a huge one here.
            if (value > (ulong)(end - position))
            {
                throw Malformed($"the field at byte {start} would be {value} bytes long, there are {end - position}");
            }

            yield return new ProtobufField((int)number, wire, Value: 0, position, (long)value);
            position += (long)value;
        }
    }

    /// <summary>Seven bits a byte, the lowest first; the eighth says that more follow.</summary>
    private ulong Varint(ref long position, long end)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Bytes(position, 1, end)[0];
            position++;
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Malformed($"a number before byte {position} has more than 64 bits");
    }

    private ulong Fixed(ref long position, long end, ProtobufWire wire)
    {
        int length = wire == ProtobufWire.Fixed64 ? sizeof(ulong) : sizeof(uint);
        ReadOnlySpan<byte> bytes = Bytes(position, length, end);
        position += length;
        return length == sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    private ReadOnlySpan<byte> Bytes(long position, int count, long end)
    {
        if (position > end - count)
        {
            throw Malformed($"it ends in the middle of a field, at byte {end}");
        }

        if (position < _windowStart || position + count > _windowStart + _windowLength)
        {
            _windowStart = position;
            _windowLength = (int)Math.Min(_window.Length, file.Length - position);
            file.Read(position, _window.AsSpan(0, _windowLength));
        }

        return _window.AsSpan((int)(position - _windowStart), count);
    }

    private ProtobufField Require(ProtobufField field, ProtobufWire wire) => field.Wire == wire
        ? field
        : throw Malformed($"its field {field.Number} is written as {field.Wire}, not as {wire}");
}
