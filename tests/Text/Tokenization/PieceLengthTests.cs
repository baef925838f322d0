using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Tests.Tokenization;

public sealed class PieceLengthTests
{
    /// <summary>By hand: of twenty pieces the nineteenth longest, rounded up.</summary>
    [Theory]
    [InlineData(20, 512, 24)]
    [InlineData(40, 512, 40)]
    [InlineData(100, 64, 64)]
    public void Choose_TwentyLengths_FitNineteen(int longest, int positions, int expected)
    {
        int[] lengths = [.. Enumerable.Range(1, 20).Select(i => i * longest / 20)];

        Assert.Equal(expected, PieceLength.Choose(lengths, positions));
    }
}
