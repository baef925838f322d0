using System.Runtime.InteropServices;
using BertPipeline.Weights.Onnx;
using BertPipeline.Weights.Onnx.Writing;

namespace BertPipeline.Weights.Export.Graphs;

/// <summary>The parts of a BERT that have weights, as operations of a graph. Parameters keep their names; a matrix is written <c>[inputs, outputs]</c>, as MatMul wants it.</summary>
internal abstract class GraphLayers(OnnxGraphBuilder graph, GraphWeights weights)
{
    protected OnnxGraphBuilder Graph => graph;

    protected GraphWeights Weights => weights;

    /// <summary>Rows of a table.</summary>
    /// <param name="table">Name of the table's layer: <c>bert.embeddings.word_embeddings</c>.</param>
    /// <param name="ids">The rows' numbers, <c>[batch, sequence]</c>.</param>
    /// <returns><c>[batch, sequence, hidden]</c></returns>
    public abstract string Rows(string table, string ids);

    /// <summary>A linear layer.</summary>
    /// <param name="layer">Its name.</param>
    /// <param name="x"><c>[…, inputs]</c></param>
    /// <returns><c>[…, outputs]</c></returns>
    public string Linear(string layer, string x) => graph.Add($"{At(layer)}/Add", "Add", [Product(layer, x), SingleTable(layer + ".bias")]);

    /// <summary>A linear layer whose product is fp32 whatever the others are: the last one, whose errors nothing evens out.</summary>
    /// <param name="layer">Its name.</param>
    /// <param name="x"><c>[…, inputs]</c></param>
    /// <param name="output">Name of the result where others look for it.</param>
    public string LastLinear(string layer, string x, string output) =>
        graph.Add($"{At(layer)}/Add", "Add", [SingleProduct(layer, x), SingleTable(layer + ".bias")], output: output);

    public string Norm(string layer, string x, float epsilon) => graph.Add(
        $"{At(layer)}/LayerNormalization", "LayerNormalization", [x, SingleTable(layer + ".weight"), SingleTable(layer + ".bias")], [OnnxAttribute.Of("axis", -1L), OnnxAttribute.Of("epsilon", epsilon)]);

    /// <summary>x·Wᵀ.</summary>
    protected abstract string Product(string layer, string x);

    protected string SingleProduct(string layer, string x)
    {
        string name = layer + ".weight";
        IReadOnlyList<long> shape = weights.ShapeOf(name);
        var matrix = new OnnxInitializer(name, OnnxType.Float, [shape[1], shape[0]], stream => MatrixTurn.Write<float>(stream, weights.Read(name), (int)shape[0]));
        return graph.Add($"{At(layer)}/MatMul", "MatMul", [x, graph.Add(matrix)]);
    }

    /// <summary>A parameter as it is.</summary>
    protected string SingleTable(string name) => graph.Add(new OnnxInitializer(
        name, OnnxType.Float, weights.ShapeOf(name), stream => stream.Write(MemoryMarshal.AsBytes(weights.Read(name).AsSpan()))));

    /// <summary>Names of operations are paths.</summary>
    public static string At(string layer) => "/" + layer.Replace('.', '/');
}
