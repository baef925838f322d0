using BertPipeline.Contracts.Randomness;
using BertPipeline.Evaluation.Bootstrap;

namespace BertPipeline.Evaluation.Tests.Bootstrap;

public sealed class ResampleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1500)]
    public void Count_AfterDraw_EqualsCountingTheDrawsOneByOne(int pieces)
    {
        var resample = new Resample(pieces);
        var everyThird = new BitColumn(pieces, i => i % 3 == 0);
        for (int stream = 0; stream < 20; stream++)
        {
            resample.Draw(SplitMix64.For(5, stream));

            var random = SplitMix64.For(5, stream);
            int expected = Enumerable.Range(0, pieces).Count(_ => random.Next(pieces) % 3 == 0);
            Assert.Equal(expected, resample.Count(everyThird));
            Assert.Equal(pieces, resample.Count(new BitColumn(pieces, _ => true)));
        }
    }

    [Fact]
    public void Count_EachOnce_IsTheColumnsSize()
    {
        var resample = new Resample(100);

        resample.DrawEachOnce();

        Assert.Equal(34, resample.Count(new BitColumn(100, i => i % 3 == 0)));
    }
}
