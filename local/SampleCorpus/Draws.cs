using BertPipeline.Contracts.Randomness;

namespace BertPipeline.SampleCorpus;

/// <summary>What a grammar draws besides plain numbers.</summary>
internal static class Draws
{
    public static bool Chance(this SplitMix64 random, double probability) => random.NextDouble() < probability;

    /// <summary>An index, drawn in proportion to weights that are given as running totals.</summary>
    public static int Draw(this SplitMix64 random, ReadOnlySpan<double> totals)
    {
        double at = random.NextDouble() * totals[^1];
        int index = 0;
        while (totals[index] <= at)
        {
            index++;
        }

        return index;
    }
}
