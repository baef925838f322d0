using BertPipeline.GpuWorker.Queue;
using BertPipeline.Testing;

namespace BertPipeline.GpuWorker.Tests;

public sealed class ArchitectureTests
{
    private static readonly string[] LowestFirst =
        ["Kernels", "Kernels.Flat", "Kernels.Rows", "Kernels.Products", "Native", "Randomness", "Weights", "Telemetry", "Models.Batches", "Models.Cpu", "Models", "Models.Recurrent", "Models.Networks", "Models.Ulmfit", "Training", "BagOfTricks", "TfIdf", "Inference", "Tagging", "Serving", "Jobs", "Jobs.Folders", "Queue", "Commands"];

    [Fact]
    public void Folders_EveryArrow_PointsDown() => Assert.Empty(Violations(LowestFirst));

    /// <summary>Turned round, even an arrow that exists only in the body of a method is found.</summary>
    [Fact]
    public void Folders_InTheOtherOrder_ArrowsPointUp() =>
        Assert.Contains("Models.BertInitialization knows Randomness.RandomSeed", Violations([.. LowestFirst.Reverse()]));

    private static IReadOnlyList<string> Violations(string[] lowestFirst) =>
        Layers.Violations(typeof(JobLoop).Assembly, "BertPipeline.GpuWorker", lowestFirst);
}
