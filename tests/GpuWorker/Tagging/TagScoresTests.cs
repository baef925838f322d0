using BertPipeline.GpuWorker.Tagging;

namespace BertPipeline.GpuWorker.Tests.Tagging;

public sealed class TagScoresTests
{
    private static readonly Dictionary<string, double> Thresholds = new() { ["a"] = 0.5, ["b"] = 0.5, ["c"] = 0.5 };

    /// <summary>Softmax of (ln 1, ln 2, ln 5): shares of 8.</summary>
    [Fact]
    public void Of_OneTagAText_TheLikeliestAndSharesOfOne()
    {
        var scores = TagScores.Of(new FixedTagger(IsSingleLabel: true), [0, MathF.Log(2), MathF.Log(5)], Thresholds);

        Assert.Equal(["c"], scores.Tags);
        Assert.Equal([0.125, 0.25, 0.625], scores.Scores.Select(s => Math.Round(s, 6)));
    }

    [Fact]
    public void Of_OneTagAText_NoThresholdKeepsItBack()
    {
        var scores = TagScores.Of(new FixedTagger(IsSingleLabel: true), [0, 0.1f, 0], Thresholds);

        Assert.Equal(["b"], scores.Tags);
        Assert.True(scores.Scores[1] < 0.5);
    }

    [Fact]
    public void Of_LargeLogits_AreNumbers() =>
        Assert.Equal([1, 0, 0], TagScores.Of(new FixedTagger(IsSingleLabel: true), [2000, 0, -2000], Thresholds).Scores);

    /// <summary>The sigmoid of ln 3 is 3/4.</summary>
    [Fact]
    public void Of_TagsThatStandAlone_EachByItsThreshold()
    {
        var scores = TagScores.Of(new FixedTagger(IsSingleLabel: false), [MathF.Log(3), -MathF.Log(3), 0], Thresholds);

        Assert.Equal(["a", "c"], scores.Tags);
        Assert.Equal([0.75, 0.25, 0.5], scores.Scores.Select(s => Math.Round(s, 6)));
    }

    private sealed record FixedTagger(bool IsSingleLabel) : ITagger
    {
        public IReadOnlyList<string> Tags { get; } = ["a", "b", "c"];

        public IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
