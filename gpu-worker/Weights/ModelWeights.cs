using BertPipeline.Contracts;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Weights;

/// <summary>Weights between a model and its file.</summary>
internal static class ModelWeights
{
    /// <summary>Beginning of the names of a classifier's head: it belongs to the tags that it was trained on.</summary>
    public const string ClassifierHead = "classifier.";

    /// <summary>Reads every parameter of the model that the file has.</summary>
    /// <param name="weights">The file.</param>
    /// <param name="model">Its parameters are overwritten in place.</param>
    /// <param name="leaveOut">Beginning of the names of parameters that are not read even where the file has them, such as <see cref="ClassifierHead"/>.</param>
    /// <exception cref="UserErrorException">
    /// Tensors have other shapes than the model's, a part of the encoder but the pooler is missing, or a language model is read whose decoder is not tied
    /// to the word embeddings.
    /// </exception>
    public static TensorMatch Load(ITensorFile weights, nn.Module model, string? leaveOut = null)
    {
        Dictionary<string, Parameter> parameters = model.named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
        TensorMatch match = TensorMatch.Of(weights, parameters.Select(p => new ExpectedTensor(p.Key, p.Value.shape)), leaveOut);
        match.RequireEncoder();
        if (parameters.ContainsKey(TensorNames.PredictionsBias))
        {
            BertTensors.RequireTiedDecoder(weights);
        }

        foreach (MatchedTensor tensor in match.Matched)
        {
            weights.CopyTo(tensor.Stored.Name, parameters[tensor.Expected.Name]);
        }

        return match;
    }

    /// <summary>The model's parameters as they go into a file: each once, a tied one under the embeddings' name.</summary>
    public static IReadOnlyList<(string Name, Tensor Value)> Of(nn.Module model) =>
        [.. model.named_parameters().Select(p => (p.name, (Tensor)p.parameter))];
}
