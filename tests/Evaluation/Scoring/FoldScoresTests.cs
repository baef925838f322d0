using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Evaluation.Tests.Comparisons;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Tests.Scoring;

public sealed class FoldScoresTests
{
    private const int Folds = 3;

    private static readonly IReadOnlyList<string> Tags = SyntheticModels.Tags;
    private static readonly IReadOnlyList<Piece> Pieces = SyntheticModels.Pieces(120, seed: 5);
    private static readonly PieceLogits[] Logits = Noisy();

    [Fact]
    public void Score_EveryPiece_HasTheTagsThatTheThresholdsOfTheOtherFoldsGive()
    {
        FoldScores scores = Score(Pieces);

        double[] published = [.. scores.Scores.Thresholds.Select(t => t.Value)];
        for (int fold = 0; fold < Folds; fold++)
        {
            Predictions others = Predictions.Align(Tags, [.. Pieces.Where(p => p.Id % Folds != fold)], Logits);
            double[] own = [.. ThresholdTuner.Tune(others).Select(t => t.Value)];
            Assert.NotEqual(published, own);
            foreach (int id in Pieces.Select(p => p.Id).Where(id => id % Folds == fold))
            {
                Assert.Equal(
                    Logits[id].Logits.Select((logit, tag) => Predictions.Score(logit) >= own[tag]),
                    scores.Judged[id].Logits.Select((logit, tag) => Predictions.Score(logit) >= published[tag]));
            }
        }
    }

    /// <summary>What judges a fold knows nothing of it.</summary>
    [Fact]
    public void Score_OtherLabelsInAFold_ChangeNoDecisionInIt()
    {
        Piece[] others = [.. Pieces.Select(p => p.Id % Folds == 0 ? p with { Labels = p.Labels.Contains("A") ? ["B"] : ["A"] } : p)];

        Assert.Equal(Decisions(Score(Pieces)), Decisions(Score(others)));
    }

    [Fact]
    public void Score_PublishedThresholds_AreTunedOnAllFolds() =>
        Assert.Equal(ThresholdTuner.Tune(Predictions.Align(Tags, Pieces, Logits)), Score(Pieces).Scores.Thresholds);

    [Fact]
    public void Score_TagThatWasNeverTrained_IsNeverGiven()
    {
        FoldScores scores = FoldScores.Score("bert", 1, Tags, Pieces, InFolds(), ["B"]);

        Assert.Equal(["A", "C"], scores.Scores.ToThresholds().Keys);
        Assert.Equal(0, scores.Scores.Test.Tags[1].F1);
    }

    [Fact]
    public void Choose_CrossValidated_SaysThatTheSamePredictionsJudge() =>
        Assert.Contains("of the out-of-fold predictions", ModelChoice.Choose([Score(Pieces).Scores]).Reason, StringComparison.Ordinal);

    /// <summary>Of the first fold: whether each piece gets each tag.</summary>
    private static bool[] Decisions(FoldScores scores) =>
    [
        .. scores.Judged.Where(piece => piece.Id % Folds == 0)
            .SelectMany(piece => piece.Logits.Select((logit, tag) => Predictions.Score(logit) >= scores.Scores.Thresholds[tag].Value)),
    ];

    private static FoldScores Score(IReadOnlyList<Piece> pieces) => FoldScores.Score("bert", 1, Tags, pieces, InFolds());

    private static IReadOnlyList<IReadOnlyList<PieceLogits>> InFolds() => [.. Enumerable.Range(0, Folds).Select(fold => Logits.Where(piece => piece.Id % Folds == fold).ToArray())];

    /// <summary>Right more often than not, no two alike.</summary>
    private static PieceLogits[] Noisy()
    {
        var random = new Random(9);
        return [.. Pieces.Select(p => new PieceLogits(p.Id, [.. Tags.Select(tag => (float)((p.Labels.Contains(tag) ? 0.7 : -0.7) + (3 * random.NextDouble()) - 1.5))]))];
    }
}
