using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Checkpoints;

/// <summary>Weights between a model and its file.</summary>
public static class ModelWeights
{
    /// <summary>The weights of a Hugging Face folder, or null when it has none (a model that begins from random weights).</summary>
    /// <exception cref="UserErrorException">The folder has weights in a form that is not read.</exception>
    public static IWeights? Open(string folder)
    {
        string safeTensors = Path.Combine(folder, ModelFiles.SafeTensors);
        if (File.Exists(safeTensors))
        {
            return new SafeTensorsReader(safeTensors);
        }

        // Other forms of weights are further implementations of IWeights, chosen here.
        return File.Exists(Path.Combine(folder, ModelFiles.PyTorch))
            ? throw new UserErrorException($"{folder} has {ModelFiles.PyTorch} but no {ModelFiles.SafeTensors}. Save the model as safetensors.")
            : null;
    }

    /// <summary>Reads every parameter of the model that the file has.</summary>
    /// <param name="weights">The file.</param>
    /// <param name="model">Its parameters are overwritten in place.</param>
    /// <exception cref="UserErrorException">A tensor has another shape than the model's, or a part of the encoder but the pooler is missing.</exception>
    public static LoadedWeights Load(IWeights weights, nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(model);
        var stored = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in weights.Names)
        {
            if (TensorNames.Canonical(name) is { } canonical)
            {
                stored[canonical] = name;
            }
        }

        var missing = new List<string>();
        int loaded = 0;
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            if (!stored.Remove(name, out string? storedName))
            {
                missing.Add(name);
                continue;
            }

            long[] shape = weights.Shape(storedName);
            if (!shape.AsSpan().SequenceEqual(parameter.shape))
            {
                throw new UserErrorException(
                    $"{weights.Path}: '{storedName}' has shape [{string.Join(", ", shape)}], {ModelFiles.Config} asks for [{string.Join(", ", parameter.shape)}].");
            }

            weights.CopyTo(storedName, parameter);
            loaded++;
        }

        RequireEncoder(weights.Path, missing);
        return new LoadedWeights(loaded, missing, [.. stored.Keys.Order(StringComparer.Ordinal)]);
    }

    /// <summary>The model's parameters as they go into a file: each once, a tied one under the embeddings' name.</summary>
    public static IReadOnlyList<(string Name, Tensor Value)> Of(nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. model.named_parameters().Select(p => (p.name, (Tensor)p.parameter))];
    }

    private static void RequireEncoder(string path, List<string> missing)
    {
        string[] encoder = [.. missing.Where(n => n.StartsWith("bert.", StringComparison.Ordinal) && !n.StartsWith("bert.pooler.", StringComparison.Ordinal))];
        if (encoder.Length > 0)
        {
            string more = encoder.Length > 5 ? $" and {encoder.Length - 5} more" : "";
            throw new UserErrorException($"{path} lacks {string.Join(", ", encoder.Take(5))}{more}. Is it a BERT model of the size that {ModelFiles.Config} says?");
        }
    }
}
