using System.Buffers.Binary;

namespace BertPipeline.Weights.PyTorch;

/// <summary>The record 0x0001 of an entry's extra field: the numbers that do not fit 32 bits.</summary>
internal ref struct ZipLongNumbers
{
    private const int LongNumbers = 1;

    private ReadOnlySpan<byte> _numbers;

    public ZipLongNumbers(ReadOnlySpan<byte> extra)
    {
        _numbers = default;
        while (extra.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
            {
                return;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == LongNumbers)
            {
                _numbers = extra.Slice(4, length);
                return;
            }

            extra = extra[(4 + length)..];
        }
    }

    /// <summary>The number itself, or the record's next when it is full; the largest there is when the record has no more.</summary>
    public ulong Next(uint value)
    {
        if (value != uint.MaxValue)
        {
            return value;
        }

        if (_numbers.Length < sizeof(ulong))
        {
            return ulong.MaxValue;
        }

        ulong next = BinaryPrimitives.ReadUInt64LittleEndian(_numbers);
        _numbers = _numbers[sizeof(ulong)..];
        return next;
    }
}
