using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Errors;
using BertPipeline.Evaluation.Scoring;

namespace BertPipeline.Evaluation.Tests.Errors;

public sealed class TagPairsTests
{
    [Fact]
    public void Count_PiecesByHand_TellsWhatGoesTogetherAndWhatIsTakenForWhat()
    {
        string[] tags = ["A", "B", "C"];
        (string Labels, float[] Logits)[] rows =
        [
            ("AB", [5, 5, -5]),   // right
            ("A", [-5, 5, -5]),   // B instead of A
            ("A", [-5, 5, 5]),    // B and C instead of A
            ("ABC", [5, 5, -5]),  // C missed, nothing instead
            ("C", [-5, 5, 5]),    // B too many, nothing missed
        ];
        Piece[] pieces = [.. rows.Select((row, i) => new Piece(i, $"piece {i}", [.. row.Labels.Select(l => l.ToString())]))];
        PieceLogits[] logits = [.. rows.Select((row, i) => new PieceLogits(i, row.Logits))];
        var scores = VariantScores.Score("bert", 1, tags, pieces, logits, pieces, logits);
        scores = scores with { Thresholds = [.. scores.Thresholds.Select(t => t with { Value = 0.5 })] };

        var pairs = TagPairs.Count(ComparedModel.Create(scores, tags, pieces, logits));

        Assert.Equal([new("A", "B", 2), new("A", "C", 1), new("B", "C", 1)], pairs.Together);
        Assert.Equal([new("A", "B", 2), new("A", "C", 1)], pairs.Confused);
    }
}
