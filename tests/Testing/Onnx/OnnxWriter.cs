using System.Runtime.InteropServices;

namespace BertPipeline.Testing.Onnx;

/// <summary>Small ONNX files (field numbers of https://github.com/onnx/onnx, onnx/onnx.proto).</summary>
public sealed class OnnxWriter
{
    public const int Float = 1;
    public const int UInt8 = 2;
    public const int Int64 = 7;
    public const int Float16 = 10;

    private readonly List<ProtobufWriter> _tensors = [];
    private readonly List<ProtobufWriter> _nodes = [];

    public byte[] ToArray()
    {
        var graph = new ProtobufWriter();
        _nodes.ForEach(n => graph.Message(1, n));
        graph.Text(2, "main_graph");
        _tensors.ForEach(t => graph.Message(5, t));
        return new ProtobufWriter().Integer(1, 7).Text(2, "pytorch").Message(7, graph).ToArray();
    }

    /// <summary>fp32 in raw_data.</summary>
    public OnnxWriter Tensor(string name, long[] shape, params float[] values) =>
        Tensor(Head(shape, Float).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));

    public OnnxWriter Tensor(ProtobufWriter tensor)
    {
        _tensors.Add(tensor);
        return this;
    }

    /// <summary>A tensor without name and values.</summary>
    public static ProtobufWriter Head(long[] shape, int type)
    {
        var tensor = new ProtobufWriter();
        foreach (long size in shape)
        {
            tensor.Integer(1, size);
        }

        return tensor.Integer(2, type);
    }

    public OnnxWriter Node(string operation, string[] inputs, string output, params (string Name, long Value)[] attributes)
    {
        var node = new ProtobufWriter();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output).Text(4, operation);
        foreach ((string name, long value) in attributes)
        {
            node.Message(5, new ProtobufWriter().Text(1, name).Integer(3, value).Integer(20, 2));
        }

        _nodes.Add(node);
        return this;
    }

    /// <summary>A linear layer as PyTorch's exporter writes it: the matrix transposed and numbered, the bias named.</summary>
    public OnnxWriter Linear(string layer, string matrix, long inputs, long outputs, params float[] values) => this
        .Node("MatMul", ["x", matrix], layer + "/product")
        .Node("Add", [layer + ".bias", layer + "/product"], layer + "/sum")
        .Tensor(layer + ".bias", [outputs], new float[outputs])
        .Tensor(matrix, [inputs, outputs], values.Length > 0 ? values : new float[inputs * outputs]);
}
