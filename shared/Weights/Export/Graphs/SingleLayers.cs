using BertPipeline.Weights.Onnx.Writing;

namespace BertPipeline.Weights.Export.Graphs;

/// <summary>All of it in fp32.</summary>
internal sealed class SingleLayers(OnnxGraphBuilder graph, GraphWeights weights) : GraphLayers(graph, weights)
{
    public override string Rows(string table, string ids) => Graph.Add($"{At(table)}/Gather", "Gather", [SingleTable(table + ".weight"), ids]);

    protected override string Product(string layer, string x) => SingleProduct(layer, x);
}
