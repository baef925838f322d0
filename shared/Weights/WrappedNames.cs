using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights;

/// <summary>
/// What a program put before the names of a BERT's tensors: <c>_orig_mod.</c> of torch.compile, <c>module.</c> of parallel training, <c>model.</c> or any other field of a class
/// that holds the model. It is seen by the word embeddings, which stand under it.
/// </summary>
internal static class WrappedNames
{
    private const string Words = "embeddings.word_embeddings.weight";
    private const string Encoder = "bert.";

    /// <returns>What stands before every name of the model; empty when nothing does, or when there is no BERT in it.</returns>
    /// <exception cref="UserErrorException">There are several models, none of them without a wrapper.</exception>
    public static string Find(string path, IReadOnlyList<StoredTensor> tensors)
    {
        string[] wrappers = [.. tensors.Select(t => t.Info.Name).Where(n => n.EndsWith(Words, StringComparison.Ordinal)).Select(n => WithoutEncoder(n[..^Words.Length]))
            .Where(w => w.Length == 0 || w.EndsWith('.')).Distinct()];
        return wrappers switch
        {
            [] => "",
            [string one] => one,
            _ when wrappers.Contains("") => "",
            _ => throw new UserErrorException(
                $"{path} holds {wrappers.Length} models, under {string.Join(" and ", wrappers.Select(w => $"'{PrintableText.Of(w)}'"))}. Save the one that is to be used alone: torch.save(model.state_dict(), 'pytorch_model.bin')."),
        };
    }

    /// <summary>The same tensors, named as the model itself names them; what does not stand under the wrapper, such as a head beside it, keeps its name.</summary>
    /// <exception cref="UserErrorException">Two tensors would have one name.</exception>
    public static IReadOnlyList<StoredTensor> Unwrap(string path, IReadOnlyList<StoredTensor> tensors, string wrapper)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var unwrapped = new List<StoredTensor>(tensors.Count);
        foreach (StoredTensor tensor in tensors)
        {
            string name = tensor.Info.Name.StartsWith(wrapper, StringComparison.Ordinal) ? tensor.Info.Name[wrapper.Length..] : tensor.Info.Name;
            unwrapped.Add(names.Add(name) ? tensor with { Info = tensor.Info with { Name = name } } : throw new UserErrorException(
                $"{path}: '{PrintableText.Of(name)}' is there twice, with and without '{PrintableText.Of(wrapper)}'. Save the model again with one of them."));
        }

        return unwrapped;
    }

    private static string WithoutEncoder(string prefix) =>
        prefix == Encoder || prefix.EndsWith("." + Encoder, StringComparison.Ordinal) ? prefix[..^Encoder.Length] : prefix;
}
