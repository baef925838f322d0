using System.Runtime.InteropServices;

namespace BertPipeline.Weights.Onnx.Writing;

/// <summary>A tensor with values on its way into a graph (TensorProto in onnx.proto).</summary>
/// <param name="Name">In the graph.</param>
/// <param name="Type">Of its elements.</param>
/// <param name="Shape">Sizes; empty for a single number.</param>
/// <param name="WriteTo">Writes exactly its elements, little-endian, in row-major order.</param>
internal sealed record OnnxInitializer(string Name, OnnxType Type, IReadOnlyList<long> Shape, Action<Stream> WriteTo)
{
    // DataLocation.
    private const int ExternalLocation = 1;

    /// <summary>Whether whoever opens the graph brings the elements along: the file has none.</summary>
    public bool IsExternal { get; private init; }

    /// <summary>Of the elements that the file has.</summary>
    public long Bytes => IsExternal ? 0 : Shape.Aggregate(SizeOf(Type), (product, size) => checked(product * size));

    /// <summary>A small one, whose values are at hand.</summary>
    public static OnnxInitializer Of<T>(string name, OnnxType type, long[] shape, params T[] values)
        where T : unmanaged => new(name, type, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.AsSpan())));

    /// <summary>One whose elements, fp32, come by another way.</summary>
    public static OnnxInitializer External(string name, IReadOnlyList<long> shape) => new(name, OnnxType.Float, shape, _ => { }) { IsExternal = true };

    /// <summary>All of the message but the elements, which end it.</summary>
    public ProtobufMessage Head()
    {
        var head = new ProtobufMessage();
        foreach (long size in Shape)
        {
            head.Integer(1, size);
        }

        head.Integer(2, (int)Type).Text(8, Name);
        return IsExternal
            ? head.Message(13, new ProtobufMessage().Text(1, "location").Text(2, "memory")).Integer(14, ExternalLocation)
            : head.Begin(9, Bytes);
    }

    private static long SizeOf(OnnxType type) => type switch
    {
        OnnxType.Float => sizeof(float),
        OnnxType.Int64 => sizeof(long),
        OnnxType.Int8 or OnnxType.UInt8 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "is not written."),
    };
}
