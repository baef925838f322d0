using System.Buffers.Binary;
using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.PyTorch;

/// <summary>The end of a zip archive, which says where its table of contents lies.</summary>
internal static class ZipEnd
{
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int LongEndLength = 56;
    private const int LongestComment = ushort.MaxValue;

    /// <exception cref="UserErrorException">There is no such end: the file was cut off.</exception>
    public static (long Position, long Length) FindDirectory(FileBytes file)
    {
        int length = (int)Math.Min(file.Length, EndLength + LongestComment);
        long tailStart = file.Length - length;
        byte[] tail = file.Read(tailStart, length);
        for (int at = length - EndLength; at >= 0; at--)
        {
            ReadOnlySpan<byte> end = tail.AsSpan(at);
            if (end.StartsWith("PK\x05\x06"u8) && BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) == end.Length - EndLength)
            {
                return FindLong(file, tailStart + at) ?? (BinaryPrimitives.ReadUInt32LittleEndian(end[16..]), BinaryPrimitives.ReadUInt32LittleEndian(end[12..]));
            }
        }

        throw PyTorchFile.Malformed(file, "it is a zip archive without an end: it was cut off");
    }

    /// <summary>Archives over 4 GB say it in a second end, which a locator before the first names.</summary>
    private static (long Position, long Length)? FindLong(FileBytes file, long endPosition)
    {
        if (endPosition < LocatorLength)
        {
            return null;
        }

        byte[] locator = file.Read(endPosition - LocatorLength, LocatorLength);
        if (!locator.AsSpan().StartsWith("PK\x06\x07"u8))
        {
            return null;
        }

        ulong position = BinaryPrimitives.ReadUInt64LittleEndian(locator.AsSpan(8));
        byte[] end = file.Length >= LongEndLength && position <= (ulong)(file.Length - LongEndLength) ? file.Read((long)position, LongEndLength) : [];
        if (!end.AsSpan().StartsWith("PK\x06\x06"u8))
        {
            throw PyTorchFile.Malformed(file, "its end points to where no second end is");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(end.AsSpan(40));
        ulong start = BinaryPrimitives.ReadUInt64LittleEndian(end.AsSpan(48));
        return length <= (ulong)file.Length && start <= (ulong)file.Length
            ? ((long)start, (long)length)
            : throw PyTorchFile.Malformed(file, "its table of contents would lie outside");
    }
}
