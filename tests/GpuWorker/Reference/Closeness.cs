using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Reference;

internal static class Closeness
{
    /// <summary>max|a−b| ≤ relative·max|b| + absolute.</summary>
    public static void AssertClose(Tensor actual, Tensor expected, double relative, double absolute, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        double difference = (actual - expected).abs().max().item<float>();
        double bound = (relative * expected.abs().max().item<float>()) + absolute;
        Assert.True(difference <= bound, $"{what}: differs by {difference:g3}, allowed {bound:g3}.");
    }
}
