using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.PyTorch;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Export;

/// <summary>A model's weights in the form that older programs read.</summary>
public static class ModelExport
{
    /// <summary>
    /// Writes <c>pytorch_model.bin</c>: fp32, today's names, the masked language model's matrix tied to the word embeddings where the model has that head.
    /// One tensor at a time is in memory.
    /// </summary>
    /// <param name="source">A Hugging Face folder with weights in any form that is read.</param>
    /// <param name="target">Must exist; may be the same folder when its weights have another form.</param>
    /// <returns>The file that was written.</returns>
    /// <exception cref="UserErrorException">The folder has no weights, or they cannot be read.</exception>
    public static string WritePyTorch(string source, string target)
    {
        using ITensorFile file = TensorFiles.Open(source)
            ?? throw new UserErrorException($"{source} has no weights: none of {string.Join(", ", TensorFiles.Names)}.");
        string path = Path.Combine(target, ModelFiles.PyTorch);
        if (Path.GetFullPath(file.Path) == Path.GetFullPath(path))
        {
            throw new UserErrorException($"{path} is the model's own file; choose another folder.");
        }

        Dictionary<string, TensorInfo> weights = TensorNames.ByCanonicalName(file, [TensorNames.PredictionsBias]);
        OutgoingTensor[] tensors = [.. weights.Where(w => w.Value.Type.IsFloating()).Select(w => OutgoingTensor.Of(file, w.Value, w.Key))];
        bool hasLanguageModel = weights.ContainsKey(TensorNames.PredictionsBias) && weights.ContainsKey(TensorNames.WordEmbeddings);
        if (hasLanguageModel)
        {
            BertTensors.RequireTiedDecoder(file);
        }

        PyTorchWriter.Write(path, tensors, hasLanguageModel ? [new TensorAlias(TensorNames.Decoder, TensorNames.WordEmbeddings)] : []);
        return path;
    }
}
