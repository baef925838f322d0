using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.Weights.Benchmarks;

/// <summary>Ways to read a safetensors file that were not chosen: a mapping of the whole file, and reads at positions without any.</summary>
internal static unsafe class OtherLoads
{
    public static void Mapped(string path, nn.Module model)
    {
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Each(path, model, (offset, target) => new ReadOnlySpan<byte>(start + offset, target.Length).CopyTo(target));
        view.SafeMemoryMappedViewHandle.ReleasePointer();
    }

    public static void Read(string path, nn.Module model)
    {
        using SafeFileHandle handle = File.OpenHandle(path);
        Each(path, model, (offset, target) =>
        {
            for (int read = 0; read < target.Length;)
            {
                read += RandomAccess.Read(handle, target[read..], offset + read);
            }
        });
    }

    private static void Each(string path, nn.Module model, Action<long, Span<byte>> copy)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] length = new byte[8];
        stream.ReadExactly(length);
        byte[] json = new byte[BinaryPrimitives.ReadInt64LittleEndian(length)];
        stream.ReadExactly(json);
        using JsonDocument header = JsonDocument.Parse(json);
        using IDisposable noGradient = no_grad();
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            copy(8 + json.Length + header.RootElement.GetProperty(name).GetProperty("data_offsets")[0].GetInt64(), parameter.bytes);
        }
    }
}
