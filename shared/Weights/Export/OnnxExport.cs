using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Export.Graphs;
using BertPipeline.Weights.Onnx.Writing;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Export;

/// <summary>A BERT as an ONNX file, computation and all: where Hugging Face's optimum and transformers.js look for it, with inputs and outputs by their names.</summary>
public static class OnnxExport
{
    /// <summary>Where in a folder the file is, in fp32 or quantized.</summary>
    public static string FileName(bool isQuantized) => Path.Combine("onnx", isQuantized ? "model_quantized.onnx" : ModelFiles.Onnx);

    /// <summary>Writes a tagger's graph down to its logits, another model's down to the hidden states of its last layer. One tensor at a time is in memory.</summary>
    /// <param name="source">A Hugging Face folder with weights in any form that is read.</param>
    /// <param name="target">Must exist; may be the same folder. The file appears when it is whole.</param>
    /// <param name="tags">How many tags the tagger has; null for a model that is none.</param>
    /// <param name="isQuantized">Matrices and embeddings as bytes; else all in fp32.</param>
    /// <returns>The file.</returns>
    /// <exception cref="UserErrorException">The folder has no weights, they do not fit its configuration, or the file would be too long.</exception>
    public static string Write(string source, string target, int? tags, bool isQuantized)
    {
        BertConfig config = BertConfigFile.Read(source);
        using ITensorFile file = ModelExport.Open(source);
        var weights = new GraphWeights(file, BertGraph.Parameters(config, tags));
        var graph = new OnnxGraphBuilder();
        BertGraph.Build(graph, isQuantized ? new Int8Layers(graph, weights) : new SingleLayers(graph, weights), config, tags);

        string path = Path.Combine(target, FileName(isQuantized));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string partial = path + ".partial";
        using (FileStream stream = File.Create(partial))
        {
            graph.WriteTo(stream, "bert");
        }

        File.Move(partial, path, overwrite: true);
        return path;
    }
}
