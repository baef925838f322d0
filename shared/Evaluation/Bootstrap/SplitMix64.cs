namespace BertPipeline.Evaluation.Bootstrap;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"): the same numbers on every machine
/// and in every version of .NET, and streams of neighbouring seeds that have nothing in common, which <see cref="Random"/> lacks.
/// </summary>
internal struct SplitMix64(ulong state)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong _state = state;

    /// <summary>The generator of one resample: each has its own, so that resamples may be drawn in any order.</summary>
    public static SplitMix64 ForStream(ulong seed, ulong stream) => new(Mix(seed + Gamma) ^ Mix(~stream));

    public ulong Next() => Mix(_state += Gamma);

    /// <summary>Below <paramref name="bound"/>; the bias is under bound / 2⁶⁴ (Lemire 2019).</summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
