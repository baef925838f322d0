using BertPipeline.Testing;

namespace BertPipeline.Evaluation.Tests;

public sealed class ArchitectureTests
{
    private static readonly string[] LowestFirst =
        ["", "Bootstrap", "Metrics", "Calibration", "Drift", "Thresholds", "Scoring", "Comparisons", "Promotion", "External", "Errors", "Labels", "Reports", "Reports.Svg", "Reports.Html"];

    [Fact]
    public void Folders_EveryArrow_PointsDown() =>
        Assert.Empty(Layers.Violations(typeof(Predictions).Assembly, "BertPipeline.Evaluation", LowestFirst));
}
