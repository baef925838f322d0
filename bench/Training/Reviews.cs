using BertPipeline.Contracts.Randomness;
using BertPipeline.Text.Benchmarks;

namespace BertPipeline.Training.Benchmarks;

/// <summary>Real app reviews from the reference data.</summary>
internal static class Reviews
{
    /// <summary>So many of them, drawn from all and in random order, the same ones each time.</summary>
    public static string[] Take(int count)
    {
        string[] all = ReferenceTexts.Reviews();
        new SplitMix64(1).Shuffle(all.AsSpan());
        return all[..Math.Min(count, all.Length)];
    }
}
