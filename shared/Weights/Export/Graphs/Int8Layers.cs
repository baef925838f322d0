using BertPipeline.Weights.Onnx;
using BertPipeline.Weights.Onnx.Writing;

namespace BertPipeline.Weights.Export.Graphs;

/// <summary>
/// Matrices and tables of one byte a number; activations become bytes while they are computed, on a scale of the whole batch (dynamic quantization, as onnxruntime's
/// <c>quantize_dynamic</c> lays it out). Each output of a linear layer has a scale of its own, which loses a third less than one scale a matrix.
/// </summary>
internal sealed class Int8Layers(OnnxGraphBuilder graph, GraphWeights weights) : GraphLayers(graph, weights)
{
    private const int ToSingle = 1;

    private const int MostOfTables = sbyte.MaxValue;

    // Seven bits: processors without VNNI add two products of an unsigned byte and a signed one in 16 bits, which 255 · 64 · 2 just fits
    // (https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html, reduce_range). So a text's logits do not depend on the processor, and nothing is lost that
    // can be seen beside what the activations lose.
    private const int MostOfMatrices = 64;

    // Query, key and value read the same activations.
    private readonly HashSet<string> _quantized = new(StringComparer.Ordinal);

    /// <summary>Each row has its own scale: rare words' rows are far smaller or larger than others'.</summary>
    public override string Rows(string table, string ids)
    {
        string name = table + ".weight";
        IReadOnlyList<long> shape = Weights.ShapeOf(name);
        var rows = QuantizedRows.Measure(Weights.Read(name), (int)shape[0], MostOfTables);
        string values = Graph.Add(new OnnxInitializer(name + "_quantized", OnnxType.Int8, shape, stream => rows.WriteTo(stream, Weights.Read(name), turned: false)));
        string scales = Graph.Add(OnnxInitializer.Of(name + "_scale", OnnxType.Float, [shape[0], 1], rows.Scales));
        string at = At(table);
        string taken = Graph.Add($"{at}/Cast", "Cast", [Graph.Add($"{at}/Gather", "Gather", [values, ids])], [OnnxAttribute.Of("to", ToSingle)]);
        return Graph.Add($"{at}/Mul", "Mul", [taken, Graph.Add($"{at}/Gather_scale", "Gather", [scales, ids])]);
    }

    protected override string Product(string layer, string x)
    {
        if (_quantized.Add(x))
        {
            Graph.Add($"{x}_QuantizeLinear", "DynamicQuantizeLinear", [x], [$"{x}_quantized", $"{x}_scale", $"{x}_zero_point"], []);
        }

        string name = layer + ".weight";
        IReadOnlyList<long> shape = Weights.ShapeOf(name);
        var rows = QuantizedRows.Measure(Weights.Read(name), (int)shape[0], MostOfMatrices);
        string matrix = Graph.Add(new OnnxInitializer(name + "_quantized", OnnxType.Int8, [shape[1], shape[0]], stream => rows.WriteTo(stream, Weights.Read(name), turned: true)));
        string scales = Graph.Add(OnnxInitializer.Of(name + "_scale", OnnxType.Float, [shape[0]], rows.Scales));
        string at = At(layer);
        string product = Graph.Add($"{at}/MatMulInteger", "MatMulInteger", [$"{x}_quantized", matrix, $"{x}_zero_point"]);
        string scale = Graph.Add($"{at}/Mul_scales", "Mul", [$"{x}_scale", scales]);
        return Graph.Add($"{at}/Mul", "Mul", [Graph.Add($"{at}/Cast", "Cast", [product], [OnnxAttribute.Of("to", ToSingle)]), scale]);
    }
}
