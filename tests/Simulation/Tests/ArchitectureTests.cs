using BertPipeline.Testing;

namespace BertPipeline.Simulator.Tests;

public sealed class ArchitectureTests
{
    private static readonly string[] LowestFirst = ["Scheduling", "Account", "Faults", "Scenarios", "Checking", "Actors", ""];

    [Fact]
    public void Folders_EveryArrow_PointsDown() =>
        Assert.Empty(Layers.Violations(typeof(PlantedBug).Assembly, "BertPipeline.Simulator", LowestFirst));
}
