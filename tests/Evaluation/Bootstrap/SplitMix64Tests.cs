using BertPipeline.Evaluation.Bootstrap;

namespace BertPipeline.Evaluation.Tests.Bootstrap;

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

    [Fact]
    public void NextBelow_ManyDraws_AreUniform()
    {
        var random = SplitMix64.ForStream(1, 2);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.Next(7)]++;
        }

        // Chi-squared with 6 degrees of freedom: 22.5 is passed once in a thousand.
        Assert.InRange(counts.Sum(c => (c - 10_000.0) * (c - 10_000.0) / 10_000), 0, 22.5);
    }
}
