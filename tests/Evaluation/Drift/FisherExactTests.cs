using BertPipeline.Evaluation.Drift;

namespace BertPipeline.Evaluation.Tests.Drift;

/// <summary>Expected p-values are twice the smaller tail of SciPy 1.10.1's <c>hypergeom</c>.</summary>
public sealed class FisherExactTests
{
    [Theory]
    [InlineData(3, 10, 7, 10, 0.1788954079975752)]
    [InlineData(0, 500, 12, 600, 0.0013188675177844681)]
    [InlineData(60, 500, 30, 500, 0.0012459337779684256)]
    [InlineData(900, 40000, 700, 40000, 4.862998417634851e-07)]
    [InlineData(5, 5, 0, 5, 0.007936507936507938)]
    [InlineData(12, 100, 120, 1000, 1)]
    public void PValue_Counts_GivesSciPys(int firstHits, int firstTrials, int secondHits, int secondTrials, double expected)
    {
        Assert.Equal(1, FisherExact.PValue(firstHits, firstTrials, secondHits, secondTrials) / expected, 1e-8);
        Assert.Equal(1, FisherExact.PValue(secondHits, secondTrials, firstHits, firstTrials) / expected, 1e-8);
    }

    [Fact]
    public void PValue_NothingOnEitherSide_IsOne() => Assert.Equal(1, FisherExact.PValue(0, 100, 0, 50));
}
