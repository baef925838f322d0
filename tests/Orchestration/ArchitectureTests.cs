using BertPipeline.Orchestration.Plan;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests;

/// <summary>Every arrow between the folders of <c>shared/Orchestration</c> points down.</summary>
public sealed class ArchitectureTests
{
    [Fact]
    public void Folders_PointDownOnly() => Assert.Empty(Layers.Violations(
        typeof(PipelineTasks).Assembly, "BertPipeline.Orchestration",
        "Steps", "Models", "Profiles", "Plan", "Data", "LanguageModel", "Judging", "Tagging", "Labels", "Gpu", "Notices", "Runs", "Status", "Drift", "Schedules", "Requests", "Review", "Checks", "Operations", "Retention", ""));
}
