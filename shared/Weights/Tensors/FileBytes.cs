using System.IO.MemoryMappedFiles;
using BertPipeline.Contracts;
using Microsoft.Win32.SafeHandles;

namespace BertPipeline.Weights.Tensors;

/// <summary>
/// A file read at given positions. What is large is copied out of a mapping, a window at a time: a mapping of the whole file would count its pages as our
/// memory until the end.
/// </summary>
internal sealed unsafe class FileBytes : IDisposable
{
    private const int Window = 8 << 20;

    // Below this a system call costs less than a mapping.
    private const int SmallestMapped = 1 << 18;

    private readonly SafeFileHandle _handle;
    private MemoryMappedFile? _mapping;

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
            // Looked at for every window: to touch a page behind the end of a file that has shrunk would end the process.
            long left = RandomAccess.GetLength(_handle) - position;
            int count = (int)Math.Min(Math.Min(target.Length, Window), left);
            if (count <= 0)
            {
                throw new UserErrorException($"{Path} ends at byte {position}, where more was expected. Copy or download it again.");
            }

            int read = count < SmallestMapped ? RandomAccess.Read(_handle, target[..count], position) : CopyMapped(position, target[..count]);
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

    public void Dispose()
    {
        _mapping?.Dispose();
        _handle.Dispose();
    }

    private int CopyMapped(long position, Span<byte> target)
    {
        _mapping ??= MemoryMappedFile.CreateFromFile(_handle, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using MemoryMappedViewAccessor view = _mapping.CreateViewAccessor(position, target.Length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            new ReadOnlySpan<byte>(start + view.PointerOffset, target.Length).CopyTo(target);
            return target.Length;
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }
}
