using BertPipeline.Testing;

namespace BertPipeline.Contracts.Tests;

public sealed class ArchitectureTests
{
    private static readonly string[] LowestFirst =
        ["", "Randomness", "Data", "Artifacts", "Jobs", "Runs", "Models", "Steps", "Steps.Parameters"];

    [Fact]
    public void Folders_EveryArrow_PointsDown() =>
        Assert.Empty(Layers.Violations(typeof(PipelineJson).Assembly, "BertPipeline.Contracts", LowestFirst));
}
