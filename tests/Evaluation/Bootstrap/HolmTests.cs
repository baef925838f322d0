using BertPipeline.Evaluation.Bootstrap;

namespace BertPipeline.Evaluation.Tests.Bootstrap;

public sealed class HolmTests
{
    [Fact]
    public void Adjust_ExampleByHand_StepsDownAndNeverDecreases()
    {
        // Sorted: 0.01 × 4 = 0.04; 0.02 × 3 = 0.06; 0.025 × 2 = 0.05, raised to 0.06; 0.9 × 1.
        double[] adjusted = Holm.Adjust([0.025, 0.01, 0.9, 0.02]);

        Assert.Equal([0.06, 0.04, 0.9, 0.06], adjusted.Select(p => Math.Round(p, 12)));
    }

    [Fact]
    public void Adjust_ProductOverOne_IsOne() => Assert.Equal([1, 1], Holm.Adjust([0.6, 0.7]));

    [Fact]
    public void Adjust_None_IsNone() => Assert.Empty(Holm.Adjust([]));
}
