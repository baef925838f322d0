using BertPipeline.Contracts;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Weights;

/// <summary>Weights between a model and its file.</summary>
internal static class ModelWeights
{
    /// <summary>Beginning of the names of a classifier's head: it belongs to the tags that it was trained on.</summary>
    public const string ClassifierHead = "classifier.";

    /// <summary>Reads every parameter of the model that the file has.</summary>
    /// <param name="weights">The file.</param>
    /// <param name="parameters">The model's by their names, overwritten in place.</param>
    /// <param name="leaveOut">Beginning of the names of parameters that are not read even where the file has them, such as <see cref="ClassifierHead"/>.</param>
    /// <exception cref="UserErrorException">
    /// Tensors have other shapes than the model's, a part of the encoder but the pooler is missing, or a language model is read whose decoder is not tied
    /// to the word embeddings.
    /// </exception>
    public static TensorMatch Load(ITensorFile weights, IReadOnlyList<(string Name, Tensor Value)> parameters, string? leaveOut = null)
    {
        Dictionary<string, Tensor> byName = parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        TensorMatch match = TensorMatch.Of(weights, parameters.Select(p => new ExpectedTensor(p.Name, p.Value.shape)), leaveOut);
        match.RequireEncoder();
        if (byName.ContainsKey(TensorNames.PredictionsBias))
        {
            BertTensors.RequireTiedDecoder(weights);
        }

        foreach (MatchedTensor tensor in match.Matched)
        {
            weights.CopyTo(tensor.Stored.Name, byName[tensor.Expected.Name]);
        }

        return match;
    }

    /// <inheritdoc cref="Load(ITensorFile, IReadOnlyList{ValueTuple{string, Tensor}}, string?)"/>
    public static TensorMatch Load(ITensorFile weights, nn.Module model, string? leaveOut = null) => Load(weights, Of(model), leaveOut);

    /// <summary>The model's parameters as they go into a file: each once, a tied one under the embeddings' name.</summary>
    public static IReadOnlyList<(string Name, Tensor Value)> Of(nn.Module model) =>
        [.. model.named_parameters().Select(p => (p.name, (Tensor)p.parameter))];
}
