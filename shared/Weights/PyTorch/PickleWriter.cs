using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace BertPipeline.Weights.PyTorch;

/// <summary>Writes the few opcodes of protocol 2 that a dictionary of tensors needs (Python's Lib/pickletools.py).</summary>
internal sealed class PickleWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Dictionary<string, byte> _memo = new(StringComparer.Ordinal);

    public PickleWriter()
    {
        Byte(0x80);
        Byte(2);
    }

    /// <summary>The pickle, ended.</summary>
    public byte[] Finish()
    {
        Opcode('.');
        return _bytes.WrittenSpan.ToArray();
    }

    public void Opcode(char opcode) => Byte((byte)opcode);

    public void Bool(bool value) => Byte(value ? (byte)0x88 : (byte)0x89);

    public void Number(long value)
    {
        if (value is < int.MinValue or > int.MaxValue)
        {
            Number(new BigInteger(value));
            return;
        }

        Opcode('J');
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)value);
        _bytes.Write(bytes);
    }

    public void Number(BigInteger value)
    {
        byte[] bytes = value.ToByteArray();
        Byte(0x8a);
        Byte((byte)bytes.Length);
        _bytes.Write(bytes);
    }

    public void Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Opcode('X');
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        _bytes.Write(length);
        _bytes.Write(bytes);
    }

    /// <summary>A class or function; from its second use on, a reference to the first.</summary>
    public void Global(string module, string name)
    {
        string key = $"c{module}\n{name}\n";
        if (_memo.TryGetValue(key, out byte index))
        {
            Opcode('h');
            Byte(index);
            return;
        }

        _memo[key] = (byte)_memo.Count;
        _bytes.Write(Encoding.ASCII.GetBytes(key));
        Opcode('q');
        Byte(_memo[key]);
    }

    /// <summary>A tuple of whole numbers.</summary>
    public void Tuple(IEnumerable<long> values)
    {
        Opcode('(');
        foreach (long value in values)
        {
            Number(value);
        }

        Opcode('t');
    }

    private void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }
}
