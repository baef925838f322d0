using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Bert;

namespace BertPipeline.Testing.Onnx;

/// <summary>A BERT of one layer as a graph: its products and its weights, nothing of what lies between. It has the sizes of <see cref="Models.TinyModel"/>.</summary>
public static class TinyEncoder
{
    public static BertConfig Config { get; } = new()
    {
        VocabSize = 8,
        HiddenSize = 4,
        NumHiddenLayers = 1,
        NumAttentionHeads = 2,
        IntermediateSize = 8,
        MaxPositionEmbeddings = 16,
    };

    public static OnnxWriter Graph()
    {
        var graph = new OnnxWriter();
        int number = 788;
        foreach (ExpectedTensor tensor in BertTensors.Encoder(Config))
        {
            string name = tensor.Name["bert.".Length..];
            bool isLinear = tensor.Shape.Count == 2 && !name.StartsWith("embeddings.", StringComparison.Ordinal);
            bool isBiasOfOne = name.EndsWith(".bias", StringComparison.Ordinal) && !name.Contains("LayerNorm", StringComparison.Ordinal);
            if (isLinear)
            {
                graph.Linear(name[..^".weight".Length], $"onnx::MatMul_{number++}", inputs: tensor.Shape[1], outputs: tensor.Shape[0]);
            }
            else if (!isBiasOfOne)
            {
                graph.Tensor(name, [.. tensor.Shape], new float[tensor.Shape.Aggregate(1L, (product, size) => product * size)]);
            }
        }

        return graph;
    }
}
