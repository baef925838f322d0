using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Scoring;

namespace BertPipeline.Evaluation.Tests.Scoring;

public sealed class VariantScoresTests
{
    [Fact]
    public void Score_Json_RoundTrips()
    {
        VariantScores scores = Score(0);

        string json = JsonSerializer.Serialize(scores, PipelineJson.Options);
        VariantScores back = JsonSerializer.Deserialize<VariantScores>(json, PipelineJson.Options)!;

        Assert.Equal(json, JsonSerializer.Serialize(back, PipelineJson.Options));
        Assert.Equal(scores.Test.Averages, back.Test.Averages);
        Assert.Contains("\"tooFew\":[\"A\",\"B\",\"C\"]", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_Thresholds_ComeFromValidationOnly()
    {
        VariantScores one = Score(0);
        VariantScores other = VariantScores.Score(
            "bert", 0, SmallExample.Tags, SmallExample.Pieces, SmallExample.PieceLogits,
            SmallExample.Pieces, SmallExample.PieceLogits.Select(l => l with { Logits = [.. l.Logits.Select(x => -x)] }));

        Assert.Equal(one.ToThresholds(), other.ToThresholds());
        Assert.NotEqual(one.Test.Averages, other.Test.Averages);
    }

    [Fact]
    public void Score_TagThatWasNeverTrained_HasNoThresholdAndIsNeverPredicted()
    {
        VariantScores scores = VariantScores.Score(
            "bert", 0, SmallExample.Tags, SmallExample.Pieces, SmallExample.PieceLogits, SmallExample.Pieces, SmallExample.PieceLogits, ["B"]);

        Assert.Equal(["A", "C"], scores.ToThresholds().Keys);
        Assert.Equal(0, scores.Test.Tags[1].F1);
        Assert.Equal([false, true, false], scores.Thresholds.Select(t => t.NeverTrained));
    }

    [Fact]
    public void Choose_HighestValidationAveragePrecision_Wins()
    {
        ModelChoice choice = ModelChoice.Choose([Score(1, shift: -1), Score(2, shift: 1), Score(3, shift: 1)]);

        Assert.Equal(2, choice.Seed);
        Assert.Contains("3 trained models", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_BagOfTricksBesideBert_PublishesTheBetter()
    {
        VariantScores better = Score(1) with { Variant = Variant.BagOfTricks }, worse = Score(1, shift: -1) with { Variant = Variant.BagOfTricks };

        Assert.Equal(Variant.BagOfTricks, ModelChoice.Choose([better, Score(2, shift: -1)]).Variant);
        Assert.Equal("bert", ModelChoice.Choose([worse, Score(2)]).Variant);
    }

    /// <param name="seed">The seed to carry.</param>
    /// <param name="shift">Below 0 turns the ranking of the validation pieces around.</param>
    private static VariantScores Score(int seed, int shift = 1) => VariantScores.Score(
        "bert", seed, SmallExample.Tags,
        SmallExample.Pieces, SmallExample.PieceLogits.Select(l => new PieceLogits(l.Id, [.. l.Logits.Select(x => shift * x)])),
        SmallExample.Pieces, SmallExample.PieceLogits);
}
