using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.PyTorch;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Export;

/// <summary>A model's weights in another form.</summary>
public static class ModelExport
{
    /// <summary>Writes <c>model.safetensors</c>: the same tensors under the same names, as fp32. One tensor at a time is in memory.</summary>
    /// <param name="source">A Hugging Face folder with weights in any form that is read.</param>
    /// <param name="target">Must exist; may be the same folder when its weights have another form. The file appears when it is whole.</param>
    /// <exception cref="UserErrorException">The folder has no weights, or they cannot be read.</exception>
    public static void WriteSafeTensors(string source, string target)
    {
        using ITensorFile file = Open(source);
        string partial = Path.Combine(target, ModelFiles.SafeTensors + ".partial");
        SafeTensorsWriter.Write(partial, [.. file.Tensors.Where(t => t.Type.IsFloating()).Select(t => OutgoingTensor.Of(file, t, t.Name))]);
        File.Move(partial, Path.Combine(target, ModelFiles.SafeTensors));
    }

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
        using ITensorFile file = Open(source);
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

    internal static ITensorFile Open(string folder) =>
        TensorFiles.Open(folder) ?? throw new UserErrorException($"{folder} has no weights: none of {string.Join(", ", TensorFiles.Names)}.");
}
