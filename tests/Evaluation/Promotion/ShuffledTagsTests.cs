using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Promotion;
using BertPipeline.Evaluation.Tests.Comparisons;

namespace BertPipeline.Evaluation.Tests.Promotion;

public sealed class ShuffledTagsTests
{
    /// <summary>Two positives ranked first among four pieces: one deal in six is as good.</summary>
    [Fact]
    public void PValue_FourPieces_IsTheShareOfDealsThatAreAsGood()
    {
        Predictions predictions = Of([true, true, false, false], [4, 3, 2, 1]);

        Assert.Equal(1.0 / 6, ShuffledTags.PValue(predictions)!.Value, tolerance: 0.04);
    }

    [Fact]
    public void PValue_EqualScores_EveryDealIsAsGood() => Assert.Equal(1, ShuffledTags.PValue(Of([true, false, false, true], [1, 1, 1, 1])));

    [Fact]
    public void PValue_NoPieceHasATag_IsNotKnown() => Assert.Null(ShuffledTags.PValue(Of([false, false], [1, 2])));

    [Fact]
    public void PValue_TaggerThatHasLearnt_IsTheSmallestThereIs() =>
        Assert.Equal(1.0 / (ShuffledTags.Permutations + 1), ShuffledTags.PValue(Model(accuracy: 0.8, pieces: 1, seed: 2)));

    /// <summary>Of taggers that guess one in a hundred passes a part; both parts at once, next to none.</summary>
    [Fact]
    public void ChanceCheck_TaggersTrainedOnShuffledTags_DoNotPass()
    {
        int passed = Enumerable.Range(0, 100).Count(i => ChanceCheck.Of(Guess(pieces: 1, seed: i), Guess(pieces: 2, seed: i + 1000)).IsPassed);

        Assert.Equal(0, passed);
    }

    /// <summary>The best of two hundred guesses looks well on the pieces that it was chosen on; the test pieces tell.</summary>
    [Fact]
    public void ChanceCheck_BestOfManyGuessesOnValidation_FailsOnTest()
    {
        int best = Enumerable.Range(0, 200).MaxBy(seed => AveragePrecision.Macro(Guess(pieces: 1, seed)));
        var check = ChanceCheck.Of(Guess(pieces: 1, best), Guess(pieces: 2, best + 1000));

        Assert.InRange(check.ValidationPValue!.Value, 0, ChanceCheck.Level);
        Assert.False(check.IsPassed);
    }

    [Theory]
    [InlineData(0.001, 0.001, true)]
    [InlineData(0.01, null, true)]
    [InlineData(0.02, 0.001, false)]
    [InlineData(0.001, 0.02, false)]
    [InlineData(null, null, false)]
    public void IsPassed_EveryPartThatIsThere(double? validation, double? test, bool expected) => Assert.Equal(expected, new ChanceCheck(validation, test).IsPassed);

    private static Predictions Of(bool[] gold, float[] logits) => Predictions.Align(
        ["A"],
        [.. gold.Select((has, i) => new Piece(i, $"piece {i}", has ? ["A"] : []))],
        logits.Select((logit, i) => new PieceLogits(i, [logit])));

    private static Predictions Model(double accuracy, int pieces, int seed)
    {
        IReadOnlyList<Piece> test = SyntheticModels.Pieces(300, pieces);
        return Predictions.Align(SyntheticModels.Tags, test, SyntheticModels.Logits(test, accuracy, seed));
    }

    /// <summary>Scores that know nothing of the tags.</summary>
    private static Predictions Guess(int pieces, int seed)
    {
        IReadOnlyList<Piece> test = SyntheticModels.Pieces(120, pieces);
        var random = new Random(seed);
        return Predictions.Align(SyntheticModels.Tags, test, [.. test.Select(p => new PieceLogits(p.Id, [.. SyntheticModels.Tags.Select(_ => (float)(random.NextDouble() - 0.5))]))]);
    }
}
