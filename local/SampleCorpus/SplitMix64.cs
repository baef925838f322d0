namespace BertPipeline.SampleCorpus;

/// <summary>
/// The generator of Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014): small, and the same on every
/// machine and version of .NET. Each piece gets one of its own, so that piece 17 does not depend on how many others are made.
/// </summary>
internal sealed class SplitMix64
{
    private ulong _state;

    public SplitMix64(params ReadOnlySpan<int> key)
    {
        foreach (int part in key)
        {
            _state = Mix(_state + (uint)part + Golden);
        }
    }

    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>A number from 0 up to, not including, 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number from 0 up to, not including, <paramref name="limit"/>.</summary>
    public int Next(int limit) => (int)(NextDouble() * limit);

    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>An index, drawn in proportion to weights that are given as running totals.</summary>
    public int Draw(ReadOnlySpan<double> totals)
    {
        double at = NextDouble() * totals[^1];
        int index = 0;
        while (totals[index] <= at)
        {
            index++;
        }

        return index;
    }

    private ulong Next()
    {
        _state += Golden;
        return Mix(_state);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
