using BertPipeline.Contracts.Randomness;

namespace BertPipeline.Contracts.Tests.Randomness;

public sealed class SplitMix64Tests
{
    /// <summary>The first numbers of the authors' C code (prng.di.unimi.it/splitmix64.c) for the state 1234567.</summary>
    [Fact]
    public void Next_ReferenceState_GivesTheReferencesNumbers()
    {
        var random = new SplitMix64(1234567);

        Assert.Equal(
            [6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL, 16408922859458223821UL],
            Enumerable.Range(0, 5).Select(_ => random.Next()).ToArray());
    }

    /// <summary>The same five numbers, times the bound, over 2⁶⁴: in exact arithmetic.</summary>
    [Fact]
    public void NextBelow_ReferenceState_ScalesTheReferencesNumbers()
    {
        var random = new SplitMix64(1234567);

        Assert.Equal([350, 173, 532, 249, 889], Enumerable.Range(0, 5).Select(_ => random.Next(1000)).ToArray());
    }

    [Fact]
    public void NextBelow_ManyDraws_AreUniform()
    {
        var random = new SplitMix64(1);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.Next(7)]++;
        }

        AssertUniform(counts, expected: 10_000, mostChiSquared: 22.5); // 6 degrees of freedom: passed once in a thousand.
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void NextBelow_NothingToDrawFrom_IsRefused(int bound) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SplitMix64(1).Next(bound));

    [Fact]
    public void NextDouble_ReferenceState_IsTheReferencesFraction()
    {
        var random = new SplitMix64(1234567);

        Assert.Equal(6457827717110365317 / Math.Pow(2, 64), random.NextDouble(), tolerance: Math.Pow(2, -53));
        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.InRange(random.NextDouble(), 0, Math.BitDecrement(1)));
    }

    [Fact]
    public void Shuffle_ThreeItems_GivesEveryOrderEquallyOften()
    {
        var random = new SplitMix64(3);
        var orders = new Dictionary<string, int>();
        for (int i = 0; i < 60_000; i++)
        {
            char[] items = ['a', 'b', 'c'];
            random.Shuffle(items.AsSpan());
            string order = new(items);
            orders[order] = orders.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(["abc", "acb", "bac", "bca", "cab", "cba"], orders.Keys.Order());
        AssertUniform([.. orders.Values], expected: 10_000, mostChiSquared: 20.5); // 5 degrees of freedom.
    }

    [Fact]
    public void For_OtherKeys_AreOtherStreams()
    {
        ulong[] first = [.. new[] { SplitMix64.For(1, 2), SplitMix64.For(2, 1), SplitMix64.For(1, 3), SplitMix64.For(1), SplitMix64.For(1, 2, 0) }.Select(r => r.Next())];

        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.Equal(SplitMix64.For(1, 2).Next(), first[0]);
    }

    private static void AssertUniform(IReadOnlyCollection<int> counts, double expected, double mostChiSquared) =>
        Assert.InRange(counts.Sum(c => (c - expected) * (c - expected) / expected), 0, mostChiSquared);
}
