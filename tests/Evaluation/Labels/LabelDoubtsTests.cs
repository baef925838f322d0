using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Labels;

namespace BertPipeline.Evaluation.Tests.Labels;

public sealed class LabelDoubtsTests
{
    private const int Clear = 40;

    /// <summary>Two tags that are told apart well, each with a wrong yes (the piece before the last) and a wrong no (the last); the scores of the second are all low, as those of rare tags are.</summary>
    private static readonly LabelDoubts Doubts = Create();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void IsSuspect_WrongLabels_AndNoOthers(int tag) =>
        Assert.Equal([(2 * Clear), (2 * Clear) + 1], Enumerable.Range(0, (2 * Clear) + 2).Where(piece => Doubts.IsSuspect(tag, piece)));

    /// <summary>Raw scores would say 0.1 of a missing label of the second tag, and 0.9 of one of the first.</summary>
    [Fact]
    public void Score_TagWithLowScores_IsAsSureAsAnyOther() => Assert.Equal(Doubts.Score(0, (2 * Clear) + 1), Doubts.Score(1, (2 * Clear) + 1), 1e-6);

    /// <summary>0.9 and 0.3 average to 0.8·0.3 + 0.2·0.9.</summary>
    [Fact]
    public void Quality_OfTwoTags_IsTheMovingAverageFromTheHighestToTheLowest()
    {
        for (int piece = 0; piece < (2 * Clear) + 2; piece++)
        {
            double[] right = [.. new[] { 1 - Doubts.Score(0, piece), 1 - Doubts.Score(1, piece) }.OrderDescending()];
            Assert.Equal((0.8 * right[1]) + (0.2 * right[0]), Doubts.Quality(piece), 1e-12);
        }
    }

    [Fact]
    public void IsSuspect_TagThatNoPieceHas_SuspectsNone()
    {
        Piece[] pieces = [.. Enumerable.Range(0, 10).Select(i => new Piece(i, $"piece {i}", []))];

        var doubts = new LabelDoubts(Predictions.Align(["A"], pieces, pieces.Select(p => new PieceLogits(p.Id, [p.Id - 5]))));

        Assert.DoesNotContain(pieces, piece => doubts.IsSuspect(0, piece.Id));
    }

    private static LabelDoubts Create()
    {
        string[] tags = ["A", "B"];
        bool IsClearYes(int piece) => piece < Clear || piece == (2 * Clear) + 1;
        Piece[] pieces = [.. Enumerable.Range(0, (2 * Clear) + 2).Select(i => new Piece(i, $"piece {i}", i < Clear || i == 2 * Clear ? tags : []))];
        return new(Predictions.Align(tags, pieces, pieces.Select(p => new PieceLogits(p.Id, IsClearYes(p.Id) ? [2.2f, -2.2f] : [-2.2f, -6.6f]))));
    }
}
