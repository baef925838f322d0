using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests;

public sealed class ArchitectureTests
{
    private static readonly string[] LowestFirst =
        ["", "Queues", "Blobs", "Artifacts", "Checkpoints", "Corpora", "Events", "Models", "Runs", "Schedules", "Jobs", "Retention", "Registration"];

    [Fact]
    public void Folders_EveryArrow_PointsDown() =>
        Assert.Empty(Layers.Violations(typeof(PipelineStorage).Assembly, "BertPipeline.Storage", LowestFirst));
}
