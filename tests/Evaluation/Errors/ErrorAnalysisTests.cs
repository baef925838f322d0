using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Errors;
using BertPipeline.Evaluation.Scoring;

namespace BertPipeline.Evaluation.Tests.Errors;

public sealed class ErrorAnalysisTests
{
    /// <summary>Ten clear positives (0 to 9), ten clear negatives (10 to 19); 9 has a low score, 19 a very high one.</summary>
    private static readonly IReadOnlyList<Piece> Pieces = [.. Enumerable.Range(0, 20).Select(i => new Piece(i, $"piece {i}", i < 10 ? ["A"] : []))];

    private static readonly float[] Logits = [.. Enumerable.Range(0, 20).Select(i => i switch { 9 => -2.5f, 19 => 5f, < 10 => 3f, _ => -3f })];

    [Fact]
    public void Find_WrongPieces_AreListedBySureness()
    {
        TagErrors errors = Assert.Single(ErrorAnalysis.Find(Model(Logits), []));

        Assert.Equal((1, 1), (errors.FalsePositives, errors.FalseNegatives));
        Assert.Equal(19, Assert.Single(errors.TopFalsePositives).Id);
        Assert.Equal(9, Assert.Single(errors.TopFalseNegatives).Id);
    }

    [Fact]
    public void Find_ModelSureOfTheOpposite_IsALikelyMislabel()
    {
        TagErrors errors = Assert.Single(ErrorAnalysis.Find(Model(Logits), [Model(Logits)]));

        Assert.Equal(2, errors.LikelyMislabels);
        Assert.Equal([19, 9], errors.TopLikelyMislabels.Select(p => p.Id));
    }

    [Fact]
    public void Find_AnotherModelAgreesWithTheLabel_IsNoMislabel()
    {
        float[] other = [.. Logits];
        other[19] = -3;

        TagErrors errors = Assert.Single(ErrorAnalysis.Find(Model(Logits), [Model(other)]));

        Assert.Equal([9], errors.TopLikelyMislabels.Select(p => p.Id));
    }

    [Fact]
    public void Find_LongText_IsCutBetweenCharacters()
    {
        string text = new string('x', 279) + "😀😀";
        ComparedModel model = Model(Logits, [.. Pieces.Select(p => p with { Text = text })]);

        string quoted = ErrorAnalysis.Find(model, [])[0].TopFalsePositives[0].Text;

        Assert.Equal(new string('x', 279) + "…", quoted);
    }

    private static ComparedModel Model(float[] logits, IReadOnlyList<Piece>? pieces = null)
    {
        pieces ??= Pieces;
        PieceLogits[] rows = [.. logits.Select((l, id) => new PieceLogits(id, [l]))];
        PieceLogits[] clear = [.. Pieces.Select(p => new PieceLogits(p.Id, [p.Labels.Count > 0 ? 3f : -3f]))];
        return ComparedModel.Create(VariantScores.Score("bert", 1, ["A"], Pieces, clear, pieces, rows), ["A"], pieces, rows);
    }
}
