using BertPipeline.Evaluation.Drift;

namespace BertPipeline.Evaluation.Tests.Drift;

public sealed class BlockedShareTests
{
    /// <summary>By hand: 12 of 40; squares (6 − 3)², (0 − 3)², (6 − 3)², (0 − 3)² are 36, times 4/3 is 48, over 40 · 0.3 · 0.7 = 8.4.</summary>
    [Fact]
    public void DesignEffect_BlocksByHand_IsTheirVarianceOverTheBinomial()
    {
        var share = new BlockedShare([6, 0, 6, 0], [10, 10, 10, 10]);

        Assert.Equal(0.3, share.Share, 1e-12);
        Assert.Equal(48 / 8.4, share.DesignEffect, 1e-12);
    }

    [Fact]
    public void DesignEffect_BlocksMoreAlikeThanChance_IsOne() => Assert.Equal(1, new BlockedShare([3, 3, 3, 3], [10, 10, 10, 10]).DesignEffect);

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void DesignEffect_NothingOrAll_IsOne(int hits) => Assert.Equal(1, new BlockedShare([hits, hits], [10, 10]).DesignEffect);

    [Fact]
    public void Share_NoTrials_IsZero() => Assert.Equal((0, 1), (new BlockedShare([], []).Share, new BlockedShare([], []).DesignEffect));
}
