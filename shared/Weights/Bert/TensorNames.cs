using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Bert;

/// <summary>The names that one parameter has had over the years, mapped to today's.</summary>
public static class TensorNames
{
    public const string WordEmbeddings = "bert.embeddings.word_embeddings.weight";

    /// <summary>The masked language model's matrix: the word embeddings', when it is tied.</summary>
    public const string Decoder = "cls.predictions.decoder.weight";

    /// <summary>The masked language model's bias; <see cref="DecoderBias"/> in files that have it there only.</summary>
    public const string PredictionsBias = "cls.predictions.bias";

    public const string DecoderBias = "cls.predictions.decoder.bias";

    /// <summary>What parallel training (DataParallel) puts before every name.</summary>
    private const string Parallel = "module.";

    /// <summary>
    /// A classifier's last matrix, <c>[tags, hidden]</c>: Hugging Face's own name for the one head that it computes, a numbered one for every other, so that
    /// nobody takes those for it.
    /// </summary>
    public static string HeadWeight(HeadOptions head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return head.Layers == 1 && head.Pooling != Pooling.Mean ? "classifier.weight" : FormattableString.Invariant($"classifier.{head.Layers - 1}.weight");
    }

    /// <summary>Today's name; null for a tensor that carries nothing of its own (position numbers, the tied decoder).</summary>
    public static string? Canonical(string name)
    {
        string canonical = Full(name);
        return canonical.EndsWith("embeddings.position_ids", StringComparison.Ordinal) || canonical is Decoder or DecoderBias ? null : canonical;
    }

    /// <summary>The file's tensors by today's names.</summary>
    /// <param name="file">The file.</param>
    /// <param name="wanted">Names of the model's parameters: they decide whether the decoder's bias stands in for the predictions'.</param>
    /// <exception cref="UserErrorException">Two tensors have one name.</exception>
    internal static Dictionary<string, TensorInfo> ByCanonicalName(ITensorFile file, IEnumerable<string> wanted)
    {
        var stored = new Dictionary<string, TensorInfo>(StringComparer.Ordinal);
        foreach (TensorInfo info in file.Tensors)
        {
            if (Canonical(info.Name) is { } name && !stored.TryAdd(name, info))
            {
                throw new UserErrorException($"{file.Path}: '{stored[name].Name}' and '{info.Name}' are both {name}. Save the model again with one of them.");
            }
        }

        if (wanted.Contains(PredictionsBias) && FindFull(file, DecoderBias) is { } bias)
        {
            stored.TryAdd(PredictionsBias, bias);
        }

        return stored;
    }

    /// <summary>The tensor whose full name of today this is, be it null in <see cref="Canonical"/> or not.</summary>
    internal static TensorInfo? FindFull(ITensorFile file, string name) => file.Tensors.FirstOrDefault(t => Full(t.Name) == name);

    private static string Full(string name)
    {
        string full = name;
        while (full.StartsWith(Parallel, StringComparison.Ordinal))
        {
            full = full[Parallel.Length..];
        }

        // 2018's LayerNorm.
        full = full.EndsWith("LayerNorm.gamma", StringComparison.Ordinal) ? full[..^"gamma".Length] + "weight"
            : full.EndsWith("LayerNorm.beta", StringComparison.Ordinal) ? full[..^"beta".Length] + "bias"
            : full;

        // Saved from a bare BertModel.
        bool bare = full.StartsWith("embeddings.", StringComparison.Ordinal)
            || full.StartsWith("encoder.", StringComparison.Ordinal)
            || full.StartsWith("pooler.", StringComparison.Ordinal);
        return bare ? "bert." + full : full;
    }
}
