using BertPipeline.Contracts;
using Microsoft.Win32.SafeHandles;

namespace BertPipeline.Checkpoints;

/// <summary>
/// A file read at given positions. Reads go straight from the page cache into the caller's memory: as fast as a mapping, without its
/// pages in our resident set, and a file that shrinks meanwhile is an error instead of a signal that ends the process.
/// </summary>
internal sealed class FileBytes : IDisposable
{
    private readonly SafeFileHandle _handle;

    public FileBytes(string path)
    {
        Path = path;
        _handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete, options: FileOptions.SequentialScan);
        Length = RandomAccess.GetLength(_handle);
    }

    public string Path { get; }

    /// <summary>When it was opened.</summary>
    public long Length { get; }

    /// <exception cref="UserErrorException">The file ends before the target is full.</exception>
    public void Read(long position, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, target, position);
            if (read == 0)
            {
                throw new UserErrorException($"{Path} ends at byte {position}, where more was expected. Copy or download it again.");
            }

            target = target[read..];
            position += read;
        }
    }

    /// <summary>A part of the file as an array.</summary>
    public byte[] Read(long position, int length)
    {
        byte[] bytes = new byte[length];
        Read(position, bytes);
        return bytes;
    }

    public void Dispose() => _handle.Dispose();
}
