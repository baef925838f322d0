namespace BertPipeline.GpuWorker.Checkpoints;

/// <summary>The names that one parameter has had over the years, mapped to today's.</summary>
internal static class TensorNames
{
    /// <summary>Today's name; null for a tensor that carries nothing of its own (position numbers, the tied decoder).</summary>
    public static string? Canonical(string name)
    {
        if (name.EndsWith("position_ids", StringComparison.Ordinal) || name.StartsWith("cls.predictions.decoder.", StringComparison.Ordinal))
        {
            return null;
        }

        // 2018's LayerNorm.
        string canonical = name.EndsWith("LayerNorm.gamma", StringComparison.Ordinal) ? name[..^"gamma".Length] + "weight"
            : name.EndsWith("LayerNorm.beta", StringComparison.Ordinal) ? name[..^"beta".Length] + "bias"
            : name;

        // Saved from a bare BertModel.
        bool bare = canonical.StartsWith("embeddings.", StringComparison.Ordinal)
            || canonical.StartsWith("encoder.", StringComparison.Ordinal)
            || canonical.StartsWith("pooler.", StringComparison.Ordinal);
        return bare ? "bert." + canonical : canonical;
    }
}
