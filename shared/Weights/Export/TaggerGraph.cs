using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Export.Graphs;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Export;

/// <summary>
/// A BERT tagger for ONNX Runtime, in memory: a graph of its own operators, and the weights beside it, once. Inputs are <c>ids</c> (int32, <c>[batch, sequence]</c>, padded behind) and
/// <c>lengths</c> (int32, <c>[batch]</c>), the output <c>logits</c> (<c>[batch, tags]</c>).
/// </summary>
/// <param name="Graph">The model's bytes, without weights.</param>
/// <param name="Tensors">The weights.</param>
public sealed record TaggerGraph(byte[] Graph, IReadOnlyList<GraphTensor> Tensors)
{
    public const string Ids = "ids";

    public const string Lengths = "lengths";

    public const string Logits = "logits";

    /// <param name="folder">A Hugging Face folder with weights in any form that is read.</param>
    /// <param name="tags">How many logits.</param>
    /// <exception cref="UserErrorException">The folder has no weights, or they do not fit its configuration.</exception>
    public static TaggerGraph Read(string folder, int tags)
    {
        BertConfig config = BertConfigFile.Read(folder);
        using ITensorFile file = ModelExport.Open(folder);
        return FusedBertGraph.Build(new GraphWeights(file, BertGraph.Parameters(config, tags)), config);
    }
}
