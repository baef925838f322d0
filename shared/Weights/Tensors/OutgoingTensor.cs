using System.Runtime.InteropServices;

namespace BertPipeline.Weights.Tensors;

/// <summary>An fp32 tensor on its way into a file.</summary>
/// <param name="Name">In the file.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="WriteTo">Writes exactly its elements, 4 bytes each, little-endian, in row-major order.</param>
public sealed record OutgoingTensor(string Name, IReadOnlyList<long> Shape, Action<Stream> WriteTo)
{
    public long Elements => Shape.Aggregate(1L, (product, size) => checked(product * size));

    public static OutgoingTensor Of(string name, long[] shape, float[] values) =>
        new(name, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.AsSpan())));

    /// <summary>A stored tensor, converted to fp32 while it is written.</summary>
    /// <param name="file">Must stay open until it is written.</param>
    /// <param name="info">One of the file's.</param>
    /// <param name="name">In the new file.</param>
    public static OutgoingTensor Of(ITensorFile file, TensorInfo info, string name)
    {
        ArgumentNullException.ThrowIfNull(info);
        return new OutgoingTensor(name, info.Shape, stream =>
        {
            float[] values = new float[info.Elements];
            file.ReadSingles(info.Name, values);
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        });
    }

    /// <summary>Writes the elements, and sees that there are as many as the shape says.</summary>
    internal void Write(Stream stream)
    {
        long start = stream.Position;
        WriteTo(stream);
        if (stream.Position - start != Elements * sizeof(float))
        {
            throw new InvalidOperationException($"'{Name}' wrote {stream.Position - start} bytes, its shape has {Elements} elements of 4.");
        }
    }
}
