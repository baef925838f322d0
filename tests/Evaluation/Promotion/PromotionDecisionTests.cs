using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Promotion;

namespace BertPipeline.Evaluation.Tests.Promotion;

public sealed class PromotionDecisionTests
{
    private const string New = "tagger/0004";
    private const string Old = "tagger/0003";
    private static readonly ChanceCheck Learnt = new(0.001, 0.001);
    private static readonly ChanceCheck Guesses = new(0.4, 0.7);

    [Theory]
    [InlineData(-0.019, true)]
    [InlineData(0.01, true)]
    [InlineData(-0.02, false)]
    [InlineData(-0.1, false)]
    public void Decide_LowerEndOfTheInterval_IsHeldAgainstTheMargin(double low, bool moves)
    {
        var decision = PromotionDecision.Decide(new(), New, Old, Learnt, Difference(0.015, low, 0.05), problem: null);

        Assert.Equal(moves, decision.Moves);
        Assert.Contains("macro F1 of tagger/0004 over tagger/0003 is +0.015", decision.Reason, StringComparison.Ordinal);
        Assert.Contains("margin of 0.02", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_MarginOfNought_WantsABetterOne()
    {
        Assert.False(PromotionDecision.Decide(new() { Margin = 0 }, New, Old, Learnt, Difference(0.02, -0.001, 0.04), null).Moves);
        Assert.True(PromotionDecision.Decide(new() { Margin = 0 }, New, Old, Learnt, Difference(0.02, 0.001, 0.04), null).Moves);
    }

    [Fact]
    public void Decide_NothingCurrent_MovesToTheFirst() => Assert.True(PromotionDecision.Decide(new(), New, null, Learnt, null, null).Moves);

    [Theory]
    [InlineData(null, false)]
    [InlineData(Old, false)]
    [InlineData(null, true)]
    [InlineData(Old, true)]
    public void Decide_NoBetterThanShuffledTags_NeverMoves(string? current, bool always)
    {
        var decision = PromotionDecision.Decide(new() { Always = always }, New, current, Guesses, Difference(0.3, 0.2, 0.4), null);

        Assert.False(decision.Moves);
        Assert.Contains("no better than its tags shuffled among the pieces (p 0.400 on the validation pieces, 0.700 on the test pieces; 0.01 is asked for)", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_NotComparable_StaysUnlessAskedFor()
    {
        var stays = PromotionDecision.Decide(new(), New, Old, Learnt, null, "no test piece is new to it");

        Assert.Equal((false, "tagger/0004 could not be compared with it: no test piece is new to it"), (stays.Moves, stays.Reason));
        Assert.True(PromotionDecision.Decide(new() { Always = true }, New, Old, Learnt, null, "no test piece is new to it").Moves);
    }

    [Fact]
    public void Decide_WorseButAskedFor_MovesAndSaysByHowMuch()
    {
        var decision = PromotionDecision.Decide(new() { Always = true }, New, Old, Learnt, Difference(-0.1, -0.2, -0.05), null);

        Assert.True(decision.Moves);
        Assert.Contains("is -0.100 (95% interval -0.200 to -0.050)", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_TheSameTaggerAgain_Stays() => Assert.False(PromotionDecision.Decide(new() { Always = true }, Old, Old, Learnt, null, null).Moves);

    private static VariantDifference Difference(double value, double low, double high)
    {
        var difference = new Difference(new Estimate(value, low, high), 0.5);
        return new() { Variant = Variant.Bert, Over = "current: " + Old, MacroF1 = difference, MicroF1 = difference, Tags = [] };
    }
}
