using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using BertPipeline.Contracts;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Checkpoints;

/// <summary>Reads tensors from a memory-mapped safetensors file; nothing in the file is executed, nothing is read that is not asked for.</summary>
public sealed unsafe class SafeTensorsReader : IWeights
{
    private readonly Dictionary<string, TensorEntry> _entries;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _data;

    /// <exception cref="UserErrorException">The file is not a sound safetensors file.</exception>
    public SafeTensorsReader(string path)
    {
        Path = path;
        long dataStart;
        using (FileStream stream = File.OpenRead(path))
        {
            (_entries, dataStart) = SafeTensorsHeader.Read(stream, path);
        }

        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _data = start + _view.PointerOffset + dataStart;
    }

    public string Path { get; }

    public IReadOnlyCollection<string> Names => _entries.Keys;

    public long[] Shape(string name) => _entries[name].Shape;

    public bool IsFloat32(string name) => _entries[name].DType == "F32";

    public void CopyTo(string name, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(target);
        TensorEntry entry = _entries[name];
        if (!entry.Shape.AsSpan().SequenceEqual(target.shape))
        {
            throw new ArgumentException($"'{name}' has shape [{string.Join(", ", entry.Shape)}], the target [{string.Join(", ", target.shape)}].", nameof(target));
        }

        using IDisposable noGradient = no_grad();
        using Tensor source = empty(entry.Shape, StoredAs(name, entry));
        new ReadOnlySpan<byte>(_data + entry.Start, checked((int)entry.Length)).CopyTo(source.bytes);
        target.copy_(source);
    }

    /// <summary>The tensor's bytes as they lie in the file.</summary>
    public T[] ReadArray<T>(string name)
        where T : unmanaged
    {
        TensorEntry entry = _entries[name];
        return MemoryMarshal.Cast<byte, T>(new ReadOnlySpan<byte>(_data + entry.Start, checked((int)entry.Length))).ToArray();
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private ScalarType StoredAs(string name, TensorEntry entry) => entry.DType switch
    {
        "F32" => ScalarType.Float32,
        "F16" => ScalarType.Float16,
        "BF16" => ScalarType.BFloat16,
        "F64" => ScalarType.Float64,
        _ => throw SafeTensorsHeader.Malformed(Path, $"'{name}' holds {entry.DType}, not weights"),
    };
}
