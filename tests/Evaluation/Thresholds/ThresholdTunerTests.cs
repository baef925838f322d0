using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Tests.Thresholds;

public sealed class ThresholdTunerTests
{
    [Fact]
    public void Tune_RandomScoresWithTies_EqualsTryingEveryMidpoint()
    {
        var random = new Random(7);
        for (int trial = 0; trial < 300; trial++)
        {
            int pieces = random.Next(1, 30);
            double[] scores = [.. Enumerable.Range(0, pieces).Select(_ => random.Next(0, 12) / 11.0)];
            bool[] gold = [.. scores.Select(s => random.NextDouble() < 0.2 + (0.5 * s))];
            gold[0] = true;

            double tuned = ThresholdTuner.Tune(gold, scores);

            double[] ascending = [.. scores.Distinct().Order()];
            double[] candidates = [ascending[0] / 2, .. ascending.Zip(ascending.Skip(1), (below, above) => (below + above) / 2)];
            double best = candidates.Max(F1);
            Assert.Equal(best, F1(tuned));
            Assert.Equal(candidates.Where(c => F1(c) == best).Min(c => Math.Abs(c - 0.5)), Math.Abs(tuned - 0.5), 12);

            double F1(double threshold) => BinaryCounts.Count(gold, scores, threshold).F1;
        }
    }

    [Fact]
    public void Tune_Separable_LiesHalfwayBetween() =>
        Assert.Equal(0.5, ThresholdTuner.Tune([true, true, false, false], [0.8, 0.7, 0.3, 0.2]));

    [Fact]
    public void Tune_EqualF1_TakesTheOneNearestToHalf()
    {
        // By hand: predicting one, and predicting all four, both give F1 2/3; 0.55 is nearer to 0.5 than 0.05.
        double threshold = ThresholdTuner.Tune([true, false, false, true], [0.1, 0.2, 0.3, 0.8]);

        Assert.Equal(0.55, threshold, 12);
    }

    [Fact]
    public void Tune_NeighbouringDoubles_AreStillSeparated()
    {
        double low = 0.3;
        double high = Math.BitIncrement(low);

        double threshold = ThresholdTuner.Tune([false, true], [low, high]);

        Assert.Equal(1, BinaryCounts.Count([false, true], [low, high], threshold).F1);
    }

    [Fact]
    public void Tune_NoPositives_IsHalf() => Assert.Equal(0.5, ThresholdTuner.Tune([false], [0.9]));

    [Fact]
    public void Tune_TagWithNinePositives_GetsThePooledThreshold()
    {
        Predictions validation = TwoTags(rarePositives: 9);

        IReadOnlyList<TagThreshold> thresholds = ThresholdTuner.Tune(validation);

        Assert.False(thresholds[0].Pooled);
        Assert.True(thresholds[1].Pooled);
        Assert.Equal(9, thresholds[1].ValidationPositives);

        // Its own would lie between logits -3 and -1; the many positives of A pull the pooled one above 0.
        Assert.NotEqual(ThresholdTuner.Tune(validation.Gold(1), validation.Scores(1)), thresholds[1].Value);
    }

    [Fact]
    public void Tune_TagWithTenPositives_GetsItsOwn()
    {
        Predictions validation = TwoTags(rarePositives: 10);

        IReadOnlyList<TagThreshold> thresholds = ThresholdTuner.Tune(validation);

        Assert.False(thresholds[1].Pooled);
        Assert.Equal(ThresholdTuner.Tune(validation.Gold(1), validation.Scores(1)), thresholds[1].Value);
    }

    /// <summary>Forty pieces; tag A separates at logit 1, the rare tag at logit -2.</summary>
    private static Predictions TwoTags(int rarePositives)
    {
        Piece[] pieces = [.. Enumerable.Range(0, 40).Select(i => new Piece(i, "x", [.. Labels(i)]))];
        return Predictions.Align(
            ["A", "rare"], pieces, pieces.Select(p => new PieceLogits(p.Id, [p.Id < 20 ? 2 : 0, p.Id < rarePositives ? -1 : -3])));

        IEnumerable<string> Labels(int i)
        {
            if (i < 20)
            {
                yield return "A";
            }

            if (i < rarePositives)
            {
                yield return "rare";
            }
        }
    }
}
