using System.Buffers.Binary;
using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.PyTorch;

/// <summary>An uncompressed entry of a zip archive.</summary>
internal sealed record ZipEntry(string Name, long Length, long HeaderPosition);

/// <summary>
/// A zip archive's table of contents, with the places of entries: the framework's reader gives their bytes through streams only, which would copy every weight
/// once more (PKWARE's APPNOTE.TXT, sections 4.3 and 4.5.3).
/// </summary>
internal sealed class ZipDirectory
{
    private const uint EntrySignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const long LongestDirectory = 16 << 20;

    private readonly FileBytes _file;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);

    private ZipDirectory(FileBytes file) => _file = file;

    public IEnumerable<ZipEntry> All => _entries.Values;

    /// <exception cref="UserErrorException">The archive is damaged, compressed or encrypted.</exception>
    public static ZipDirectory Read(FileBytes file)
    {
        (long position, long length) = ZipEnd.FindDirectory(file);
        if (length > LongestDirectory || position > file.Length - length)
        {
            throw PyTorchFile.Malformed(file, $"its table of contents would lie at bytes {position} to {position} + {length} of {file.Length}");
        }

        var directory = new ZipDirectory(file);
        directory.AddEntries(file.Read(position, (int)length));
        return directory;
    }

    public ZipEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Where an entry's bytes begin.</summary>
    /// <exception cref="UserErrorException">They are not wholly in the file.</exception>
    public long DataOf(ZipEntry entry)
    {
        const int headerLength = 30;
        if (entry.HeaderPosition <= _file.Length - headerLength)
        {
            byte[] header = _file.Read(entry.HeaderPosition, headerLength);
            int names = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26)) + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28));
            long start = entry.HeaderPosition + headerLength + names;
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) == LocalSignature && start <= _file.Length - entry.Length)
            {
                return start;
            }
        }

        throw PyTorchFile.Malformed(_file, $"its entry '{entry.Name}' does not lie where the table of contents says");
    }

    private void AddEntries(ReadOnlySpan<byte> bytes)
    {
        const int fixedLength = 46;
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < fixedLength || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != EntrySignature)
            {
                throw Broken();
            }

            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
            int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[30..]);
            int length = fixedLength + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]);
            if (length > bytes.Length)
            {
                throw Broken();
            }

            Add(bytes, Encoding.UTF8.GetString(bytes.Slice(fixedLength, nameLength)), bytes.Slice(fixedLength + nameLength, extraLength));
            bytes = bytes[length..];
        }
    }

    private void Add(ReadOnlySpan<byte> header, string name, ReadOnlySpan<byte> extra)
    {
        bool isEncrypted = (header[8] & 1) != 0;
        var numbers = new ZipLongNumbers(extra);
        // In this order in the record of long numbers, each only when its short field is full.
        ulong length = numbers.Next(BinaryPrimitives.ReadUInt32LittleEndian(header[24..]));
        ulong stored = numbers.Next(BinaryPrimitives.ReadUInt32LittleEndian(header[20..]));
        ulong position = numbers.Next(BinaryPrimitives.ReadUInt32LittleEndian(header[42..]));
        if (BinaryPrimitives.ReadUInt16LittleEndian(header[10..]) != 0 || isEncrypted || stored != length)
        {
            throw PyTorchFile.Malformed(_file, $"its entry '{name}' is compressed or encrypted, which torch.save never does");
        }

        if (length > (ulong)_file.Length || position > (ulong)_file.Length || !_entries.TryAdd(name, new ZipEntry(name, (long)length, (long)position)))
        {
            throw PyTorchFile.Malformed(_file, $"its entry '{name}' is longer than the file, or is there twice");
        }
    }

    private UserErrorException Broken() => PyTorchFile.Malformed(_file, "its table of contents is damaged");
}
