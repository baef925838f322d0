using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text.Json;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.Checkpoints.Benchmarks;

/// <summary>The way that was not chosen: copies from a mapping of a safetensors file, whose pages are given back window by window or not at all.</summary>
internal static unsafe partial class MappedLoad
{
    private const int Window = 1 << 22;
    private const int DontNeed = 4;

    public static void Load(string path, nn.Module model, bool release)
    {
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        int headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(start, 8));
        using JsonDocument header = JsonDocument.Parse(new ReadOnlySpan<byte>(start + 8, headerLength).ToArray());
        using IDisposable noGradient = no_grad();
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            long offset = 8 + headerLength + header.RootElement.GetProperty(name).GetProperty("data_offsets")[0].GetInt64();
            Copy(start + offset, parameter.bytes, release);
        }

        view.SafeMemoryMappedViewHandle.ReleasePointer();
    }

    private static void Copy(byte* source, Span<byte> target, bool release)
    {
        for (int done = 0; done < target.Length; done += Window)
        {
            int count = Math.Min(Window, target.Length - done);
            new ReadOnlySpan<byte>(source + done, count).CopyTo(target[done..]);
            if (release)
            {
                nint page = (nint)(source + done) & ~4095;
                _ = Advise(page, (nuint)((nint)(source + done) + count - page), DontNeed);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
