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

    /// <summary>Another file that is said to have the elements; null where they are here.</summary>
    public string? Location { get; private init; }

    /// <summary>Of the elements that are here.</summary>
    public long Bytes => Location is not null ? 0 : Shape.Aggregate(SizeOf(Type), (product, size) => checked(product * size));

    /// <summary>A small one, whose values are at hand.</summary>
    public static OnnxInitializer Of<T>(string name, OnnxType type, long[] shape, params T[] values)
        where T : unmanaged => new(name, type, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.AsSpan())));

    /// <summary>One of fp32 whose elements are elsewhere.</summary>
    public static OnnxInitializer External(string name, IReadOnlyList<long> shape, string location) => new(name, OnnxType.Float, shape, _ => { }) { Location = location };

    /// <summary>All of the message but the elements, which end it.</summary>
    public ProtobufMessage Head()
    {
        var head = new ProtobufMessage();
        foreach (long size in Shape)
        {
            head.Integer(1, size);
        }

        head.Integer(2, (int)Type).Text(8, Name);
        return Location is null
            ? head.Begin(9, Bytes)
            : head.Message(13, new ProtobufMessage().Text(1, "location").Text(2, Location)).Integer(14, ExternalLocation);
    }

    private static long SizeOf(OnnxType type) => type switch
    {
        OnnxType.Float => sizeof(float),
        OnnxType.Int32 => sizeof(int),
        OnnxType.Int64 => sizeof(long),
        OnnxType.Int8 or OnnxType.UInt8 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "is not written."),
    };
}
