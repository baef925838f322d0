using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace BertPipeline.Text.Pregeneration;

/// <summary>Byte positions of the example file, as FORMAT.md gives them.</summary>
internal static class ExampleLayout
{
    public const uint Version = 1;
    public const int HeaderLength = 144;
    public const int BlockHeaderLength = 16;
    public const int IndexEntryLength = 24;

    public static ReadOnlySpan<byte> Magic => "BERTEXMP"u8;

    public static long Align(long offset, int to) => (offset + to - 1) / to * to;

    /// <summary>CRC-32C (Castagnoli) with initial value and final complement of all ones.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte b in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }

    public static void WriteHeader(Span<byte> bytes, ExampleFileHeader header, long indexOffset, int blockCount, uint indexCrc)
    {
        bytes.Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], HeaderLength);
        Convert.FromHexString(header.VocabularySha256).CopyTo(bytes[16..]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[48..], header.VocabularyCount);
        bytes[52] = (byte)header.IdWidth;
        bytes[53] = (byte)(header.DoLowerCase ? 1 : 0);
        bytes[54] = (byte)(header.StripAccents ? 1 : 0);
        bytes[55] = (byte)(header.WholeWordMasking ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[56..], header.MaxSequenceLength);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[60..], header.MaxPredictions);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[64..], header.MaskedLanguageModelProbability);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[72..], header.ShortSequenceProbability);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[80..], header.Seed);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[84..], header.Epoch);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[88..], header.Shard);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[92..], header.Count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[96..], header.TotalTokens);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[104..], header.TotalMasked);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[112..], indexOffset);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[120..], blockCount);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[124..], indexCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[140..], Crc(bytes[..140]));
    }

    public static ExampleFileHeader ReadHeader(ReadOnlySpan<byte> bytes) => new()
    {
        VocabularySha256 = Convert.ToHexStringLower(bytes.Slice(16, 32)),
        VocabularyCount = BinaryPrimitives.ReadInt32LittleEndian(bytes[48..]),
        DoLowerCase = bytes[53] == 1,
        StripAccents = bytes[54] == 1,
        WholeWordMasking = bytes[55] == 1,
        MaxSequenceLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[56..]),
        MaxPredictions = BinaryPrimitives.ReadInt32LittleEndian(bytes[60..]),
        MaskedLanguageModelProbability = BinaryPrimitives.ReadDoubleLittleEndian(bytes[64..]),
        ShortSequenceProbability = BinaryPrimitives.ReadDoubleLittleEndian(bytes[72..]),
        Seed = BinaryPrimitives.ReadInt32LittleEndian(bytes[80..]),
        Epoch = BinaryPrimitives.ReadInt32LittleEndian(bytes[84..]),
        Shard = BinaryPrimitives.ReadInt32LittleEndian(bytes[88..]),
        Count = BinaryPrimitives.ReadInt32LittleEndian(bytes[92..]),
        TotalTokens = BinaryPrimitives.ReadInt64LittleEndian(bytes[96..]),
        TotalMasked = BinaryPrimitives.ReadInt64LittleEndian(bytes[104..]),
    };
}
