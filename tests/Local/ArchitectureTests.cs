using BertPipeline.Local.Commands;
using BertPipeline.Testing;

namespace BertPipeline.Local.Tests;

public sealed class ArchitectureTests
{
    private static readonly string[] LowestFirst =
    [
        "Settings", "Terminal", "Client", "Demo", "Uploads", "Watching",
        "Hosting.Logging", "Hosting.Metrics", "Hosting.Sweeps", "Hosting.Workers", "Hosting", "Sessions", "Results", "Tagging", "LanguageModels",
        "Commands.Text", "Commands.LanguageModel", "Commands.Models", "Commands.Labels", "Commands.Schedules", "Commands",
    ];

    [Fact]
    public void Folders_EveryArrow_PointsDown() =>
        Assert.Empty(Layers.Violations(typeof(CommandLine).Assembly, "BertPipeline.Local", LowestFirst));
}
