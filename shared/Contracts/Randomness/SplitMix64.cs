namespace BertPipeline.Contracts.Randomness;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", OOPSLA): the one source of random numbers whose
/// draws reach an output. It gives the same numbers on every machine and in every version of .NET, which <c>System.Random</c> does not promise, and its
/// start costs nothing, so that every document, resample or piece may have a generator of its own. Not for secrets; one thread at a time.
/// </summary>
/// <param name="state">Any number; neighbours give streams that have nothing in common.</param>
public sealed class SplitMix64(ulong state)
{
    /// <summary>2⁶⁴ over the golden ratio, to the nearest odd number: the step of the state.</summary>
    public const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _state = state;

    /// <summary>The generator that belongs to these numbers, whatever was drawn for others.</summary>
    public static SplitMix64 For(params ReadOnlySpan<int> key)
    {
        ulong state = 0;
        foreach (int part in key)
        {
            state = Mix((state ^ (uint)part) + GoldenGamma);
        }

        return new SplitMix64(state);
    }

    /// <summary>The finaliser: a bijection of 64 bits in which every bit of the input moves about half of the output's.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>64 bits.</summary>
    public ulong Next() => Mix(_state += GoldenGamma);

    /// <summary>Uniform in [0, <paramref name="bound"/>), every number exactly as likely as any other (Lemire 2019, arXiv:1805.10941).</summary>
    /// <param name="bound">At least 1.</param>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong range = (ulong)bound;
        ulong drawn = Math.BigMul(Next(), range, out ulong rest);
        if (rest < range)
        {
            // 2⁶⁴ mod range: so many of the products that end this low are one too many.
            ulong surplus = unchecked(0 - range) % range;
            while (rest < surplus)
            {
                drawn = Math.BigMul(Next(), range, out rest);
            }
        }

        return (int)drawn;
    }

    /// <summary>Uniform in [0, 1): a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Every order equally likely (Fisher and Yates, as in Durstenfeld 1964, from the end).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = Next(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}
