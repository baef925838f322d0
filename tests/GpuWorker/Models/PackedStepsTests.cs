using BertPipeline.GpuWorker.Models.Batches;

namespace BertPipeline.GpuWorker.Tests.Models;

public sealed class PackedStepsTests
{
    /// <summary>The example of PyTorch's documentation of <c>pack_sequence</c>, unsorted: a = 1 2, b = 3, c = 4 5 6.</summary>
    [Fact]
    public void Tokens_DifferentLengths_AsPyTorchPacksThem()
    {
        int[] values = [1, 2, 3, 4, 5, 6];

        var steps = new PackedSteps([2, 1, 3]);

        Assert.Equal([3, 2, 1], steps.BatchSizes);
        Assert.Equal([4, 1, 3, 5, 2, 6], steps.Tokens().Select(token => values[token]));
        Assert.Equal([6, 2, 3, 5, 1, 4], steps.Tokens(isReversed: true).Select(token => values[token]));
    }

    [Fact]
    public void Rows_DifferentLengths_LeadBack()
    {
        var steps = new PackedSteps([2, 1, 3]);
        long[] tokens = steps.Tokens();

        Assert.Equal([0, 1, 2, 3, 4, 5], steps.RowsOfTokens().Select(row => tokens[row]));
        Assert.Equal([1, 2, 5], steps.LastRowsInOrder().Select(row => tokens[row]));
        Assert.Equal([5, 1, 2], steps.LastRows().Select(row => tokens[row]));
        Assert.Equal([0, 1, 2, 0, 1, 0], steps.Ranks());
    }

    [Fact]
    public void Tokens_OneLength_StepAfterStep() => Assert.Equal([0, 3, 1, 4, 2, 5], PackedSteps.Of(count: 2, length: 3).Tokens());
}
