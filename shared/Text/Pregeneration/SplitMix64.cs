namespace BertPipeline.Text.Pregeneration;

/// <summary>
/// A small random generator (Steele, Lea and Flood 2014) whose start costs nothing, so that every document of every epoch can have its own.
/// </summary>
internal struct SplitMix64
{
    private ulong _state;

    private SplitMix64(ulong state) => _state = state;

    /// <summary>The generator that belongs to these numbers, whatever was drawn for others.</summary>
    public static SplitMix64 For(int seed, int epoch, int shard, int document)
    {
        ulong state = 0;
        foreach (int part in (ReadOnlySpan<int>)[seed, epoch, shard, document])
        {
            var mixer = new SplitMix64(state ^ (uint)part);
            state = mixer.Next();
        }

        return new SplitMix64(state);
    }

    /// <summary>Uniform in [0, <paramref name="bound"/>).</summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
