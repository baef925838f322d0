using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.PyTorch;

/// <summary>Finds the tensors in what was pickled.</summary>
internal static class StateDictionary
{
    // Where programs put a model's weights beside an optimizer's state and the like.
    private static readonly string[] NestedKeys = ["state_dict", "model_state_dict", "model"];

    private const string Words = "embeddings.word_embeddings.weight";

    /// <summary>The tensors by name, from the dictionary itself or from the one below it, under whatever key, that holds a BERT's word embeddings.</summary>
    /// <exception cref="PickleException">There are none, or a name is there twice.</exception>
    public static IReadOnlyList<(string Name, PickleTensor Tensor)> Tensors(object? root)
    {
        if (root is not PickleDictionary dictionary)
        {
            throw new PickleException("it holds no dictionary of tensors");
        }

        PickleDictionary source = Choose([.. Nested(dictionary).Where(d => HasTensors(d.Dictionary))])
            ?? throw new PickleException($"its dictionary has no tensors, nor under {string.Join(", ", NestedKeys)} or another key");

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

    /// <summary>The first by its key of those with a BERT in them; the first with any tensors, where there is none.</summary>
    private static PickleDictionary? Choose(IReadOnlyList<(string Key, PickleDictionary Dictionary)> found)
    {
        (string Key, PickleDictionary Dictionary)[] models = [.. found.Where(d => d.Dictionary.Items.Exists(i => i is { Key: string name, Value: PickleTensor } && name.EndsWith(Words, StringComparison.Ordinal)))];
        (string Key, PickleDictionary Dictionary)[] choice = models.Length > 0 ? models : [.. found];
        PickleDictionary? known = NestedKeys.SelectMany(key => choice.Where(d => d.Key == key)).Select(d => d.Dictionary).FirstOrDefault();
        return known is null && models.Length > 1
            ? throw new PickleException($"it holds {models.Length} models, under {PrintableText.List([.. models.Select(m => $"'{m.Key}'")], 8)}", "Save the one that is to be used alone: torch.save(model.state_dict(), 'pytorch_model.bin').")
            : known ?? choice.Select(d => d.Dictionary).FirstOrDefault();
    }

    /// <summary>The dictionary and those below it under texts, the upper ones first, with the key of each; an optimizer's, which stand under numbers, are none.</summary>
    private static IEnumerable<(string Key, PickleDictionary Dictionary)> Nested(PickleDictionary root)
    {
        // A dictionary may hold itself, and more than once.
        var seen = new HashSet<PickleDictionary>(ReferenceEqualityComparer.Instance) { root };
        var waiting = new Queue<(string Key, PickleDictionary Dictionary)>([("", root)]);
        while (waiting.TryDequeue(out (string Key, PickleDictionary Dictionary) found))
        {
            yield return found;
            foreach ((object? key, object? value) in found.Dictionary.Items)
            {
                if (key is string name && value is PickleDictionary below && seen.Add(below))
                {
                    waiting.Enqueue((name, below));
                }
            }
        }
    }

    private static bool HasTensors(PickleDictionary dictionary) => dictionary.Items.Exists(item => item is { Key: string, Value: PickleTensor });
}
