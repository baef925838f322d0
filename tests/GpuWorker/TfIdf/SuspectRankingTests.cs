using BertPipeline.Labels.Benchmarks;

namespace BertPipeline.GpuWorker.Tests.TfIdf;

/// <summary>Labels of the sample corpus, which has no wrong ones, are turned round: the list of suspects must hold more of them than the order of the scores alone.</summary>
public sealed class SuspectRankingTests
{
    private static readonly LabelledSet Set = LabelledSet.SampleCorpus();

    [Theory]
    [InlineData("Answers", 0.65)]
    [InlineData("Balanced", 0.35)]
    public void Listed_TurnedLabels_AreFoundBetterThanByTheScoreAlone(string pattern, double least)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            var turned = TurnedLabels.Of(Set, Enum.Parse<TurnedLabels.Pattern>(pattern), seed);
            var rankings = new Rankings(turned.OutOfFold(folds: 5, TestContext.Current.CancellationToken));
            double listed = turned.PrecisionAtTurned(rankings.All[0]), alone = turned.PrecisionAtTurned(rankings.All[1]);
            Assert.True(listed > alone && listed > least, $"Seed {seed}: {listed:0.000} of the first {turned.Count} were turned, {alone:0.000} by the score alone.");
        }
    }
}
