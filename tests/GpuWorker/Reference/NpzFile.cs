using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace BertPipeline.GpuWorker.Tests.Reference;

/// <summary>Reads NumPy's archives of little-endian float32, float64 and int64 arrays (numpy.lib.format, version 1.0).</summary>
internal sealed partial class NpzFile
{
    private readonly Dictionary<string, (string Type, long[] Shape, byte[] Data)> _arrays = [];

    /// <summary>One of the archives in this folder.</summary>
    public static NpzFile Reference(string name) => new(Path.Combine(AppContext.BaseDirectory, "Reference", name));

    public NpzFile(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using var content = new MemoryStream();
            using (Stream stream = entry.Open())
            {
                stream.CopyTo(content);
            }

            byte[] bytes = content.ToArray();
            int headerLength = BitConverter.ToUInt16(bytes, 8);
            string header = Encoding.ASCII.GetString(bytes, 10, headerLength);
            long[] shape = [.. Shape().Match(header).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
            _arrays[entry.FullName[..^".npy".Length]] = (Type().Match(header).Groups[1].Value, shape, bytes[(10 + headerLength)..]);
        }
    }

    public IEnumerable<string> Names => _arrays.Keys;

    public long[] ShapeOf(string name) => _arrays[name].Shape;

    public float[] Floats(string name) => Read<float>(name, "<f4");

    public double[] Doubles(string name) => Read<double>(name, "<f8");

    public long[] Longs(string name) => Read<long>(name, "<i8");

    private T[] Read<T>(string name, string type)
        where T : struct
    {
        (string actual, _, byte[] data) = _arrays[name];
        Assert.Equal(type, actual);
        return MemoryMarshal.Cast<byte, T>(data).ToArray();
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Shape();

    [GeneratedRegex("'descr': '([^']*)'")]
    private static partial Regex Type();
}
