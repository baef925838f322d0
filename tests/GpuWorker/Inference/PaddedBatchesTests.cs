using BertPipeline.GpuWorker.Inference;

namespace BertPipeline.GpuWorker.Tests.Inference;

public sealed class PaddedBatchesTests
{
    /// <summary>Ten short texts and ten long ones: padding the short ones would cost more than a second batch does.</summary>
    [Fact]
    public void Of_TwoLengthsFarApart_AreTwoBatches()
    {
        int[] lengths = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 8 : 100)];

        IReadOnlyList<int[]> batches = PaddedBatches.Of(lengths, 2048);

        Assert.Equal([[0, 2, 4, 6, 8, 10, 12, 14, 16, 18], [1, 3, 5, 7, 9, 11, 13, 15, 17, 19]], batches);
    }

    [Fact]
    public void Of_LengthsNearEachOther_AreOneBatch() => Assert.Equal([[2, 0, 1]], PaddedBatches.Of([9, 10, 8], 2048));

    [Theory]
    [InlineData(64)]
    [InlineData(1)]
    public void Of_AnyLengths_HasEachPieceOnceWithinThePositions(int positions)
    {
        int[] lengths = [.. Enumerable.Range(0, 200).Select(i => 2 + (i * 37 % 50))];

        IReadOnlyList<int[]> batches = PaddedBatches.Of(lengths, positions);

        Assert.Equal(Enumerable.Range(0, 200), batches.SelectMany(rows => rows).Order());
        Assert.All(batches, rows => Assert.True(rows.Length == 1 || rows.Length * rows.Max(row => lengths[row]) <= positions));
    }

    /// <summary>Every way to cut six pieces, tried one by one.</summary>
    [Theory]
    [InlineData(5, 9, 30, 31, 80, 200)]
    [InlineData(2, 40, 41, 90, 91, 92)]
    public void Of_SixPieces_CostsNoMoreThanAnyOtherCut(params int[] lengths)
    {
        long best = Enumerable.Range(0, 1 << (lengths.Length - 1)).Min(cuts => Cost(Cut(lengths, cuts)));

        Assert.Equal(best, Cost([.. PaddedBatches.Of(lengths, 2048).Select(rows => rows.Select(row => lengths[row]).ToArray())]));
    }

    [Fact]
    public void Of_Nothing_IsNothing() => Assert.Empty(PaddedBatches.Of([], 2048));

    /// <summary>Positions, and what 32 tokens take for each batch.</summary>
    private static long Cost(IReadOnlyList<int[]> batches) => batches.Sum(batch => (long)(batch.Length * batch.Max()) + 32);

    private static List<int[]> Cut(int[] lengths, int cuts)
    {
        var batches = new List<int[]>();
        int begin = 0;
        for (int end = 1; end <= lengths.Length; end++)
        {
            if (end == lengths.Length || (cuts & (1 << (end - 1))) != 0)
            {
                batches.Add(lengths[begin..end]);
                begin = end;
            }
        }

        return batches;
    }
}
