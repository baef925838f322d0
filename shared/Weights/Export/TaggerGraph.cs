using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Export.Graphs;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Export;

/// <summary>
/// A BERT tagger for ONNX Runtime, in memory, weights included: a graph of that library's own operators, which no other reads. Inputs are <see cref="Ids"/> (int32, <c>[batch, sequence]</c>, padded
/// behind with any id) and <see cref="Lengths"/> (int32, <c>[batch]</c>), the output is <see cref="Logits"/> (<c>[batch, tags]</c>).
/// </summary>
public static class TaggerGraph
{
    public const string Ids = "ids";

    public const string Lengths = "lengths";

    public const string Logits = "logits";

    /// <summary>The model's bytes. Besides them one tensor at a time is in memory.</summary>
    /// <param name="folder">A Hugging Face folder with weights in any form that is read.</param>
    /// <param name="tags">How many logits.</param>
    /// <exception cref="UserErrorException">The folder has no weights, they do not fit its configuration, or the graph would be too long.</exception>
    public static byte[] Read(string folder, int tags)
    {
        BertConfig config = BertConfigFile.Read(folder);
        using ITensorFile file = ModelExport.Open(folder);
        var weights = new GraphWeights(file, BertGraph.Parameters(config, tags));
        return FusedBertGraph.Build(new FusedWeights(weights, config), config, tags).ToBytes("bert");
    }
}
