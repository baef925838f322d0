using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Export.Graphs;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Export;

/// <summary>
/// A BERT tagger for ONNX Runtime, in memory: a graph of that library's own operators, which no other reads, and the weights beside it, since weights within the graph would be copied three times while it
/// is opened. Inputs are <see cref="Ids"/> (int32, <c>[batch, sequence]</c>, padded behind with any id) and <see cref="Lengths"/> (int32, <c>[batch]</c>), the output is <see cref="Logits"/>
/// (<c>[batch, tags]</c>).
/// </summary>
/// <param name="Model">Its bytes.</param>
/// <param name="Tensors">The weights, which whoever opens the graph gives to the session.</param>
/// <param name="ProductsOfAToken">How many numbers are multiplied for each token, attention left out.</param>
/// <param name="Folder">Where the file lies that the model names as that of its weights: the library sees that it is there, and does not read it where it has been given them.</param>
public sealed record TaggerGraph(byte[] Model, IReadOnlyList<GraphTensor> Tensors, long ProductsOfAToken, string Folder)
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

        // In a hub's cache it is a link to a file elsewhere, which the library refuses.
        FileSystemInfo source = File.ResolveLinkTarget(file.Path, returnFinalTarget: true) ?? new FileInfo(file.Path);
        var weights = new FusedWeights(new GraphWeights(file, BertGraph.Parameters(config, tags)), config, source.Name);
        byte[] model = FusedBertGraph.Build(weights, config, tags);
        long products = (long)config.NumHiddenLayers * config.HiddenSize * ((4L * config.HiddenSize) + (2L * config.IntermediateSize));
        return new(model, weights.Tensors, products, Path.GetDirectoryName(source.FullName)!);
    }
}
