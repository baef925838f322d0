using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.PyTorch;

/// <summary>Finds the tensors in what was pickled.</summary>
internal static class StateDictionary
{
    // Where programs put a model's weights beside an optimizer's state and the like.
    private static readonly string[] NestedKeys = ["state_dict", "model_state_dict", "model"];

    /// <summary>The tensors by name, from the dictionary itself or from the one that a training program put one level down.</summary>
    /// <exception cref="PickleException">There are none, or a name is there twice.</exception>
    public static IReadOnlyList<(string Name, PickleTensor Tensor)> Tensors(object? root)
    {
        if (root is not PickleDictionary dictionary)
        {
            throw new PickleException("it holds no dictionary of tensors");
        }

        PickleDictionary source = NestedKeys.Select(dictionary.Find).OfType<PickleDictionary>().FirstOrDefault(HasTensors) ?? dictionary;
        if (!HasTensors(source))
        {
            throw new PickleException($"its dictionary has no tensors, nor under {string.Join(", ", NestedKeys)}");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var tensors = new List<(string Name, PickleTensor Tensor)>();
        foreach ((object? key, object? value) in source.Items)
        {
            if (key is string name && value is PickleTensor tensor)
            {
                if (!UnsoundFile.IsName(name))
                {
                    throw new PickleException($"the name of a tensor is too long or has control characters: '{PrintableText.Of(name)}'");
                }

                tensors.Add(names.Add(name) ? (name, tensor) : throw new PickleException($"'{name}' is there twice"));
            }
        }

        return tensors;
    }

    private static bool HasTensors(PickleDictionary dictionary) => dictionary.Items.Exists(item => item is { Key: string, Value: PickleTensor });
}
