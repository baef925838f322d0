using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;

namespace BertPipeline.Evaluation.Tests;

public sealed class PredictionsTests
{
    [Fact]
    public void Align_LogitsInAnotherOrder_FollowThePieces()
    {
        Predictions shuffled = Predictions.Align(SmallExample.Tags, SmallExample.Pieces, SmallExample.PieceLogits.Reverse());

        Assert.Equal(SmallExample.Predictions.Scores(1).ToArray(), shuffled.Scores(1).ToArray());
        Assert.Equal([false, true, false], shuffled.Gold(1)[..3].ToArray());
    }

    [Fact]
    public void Align_MissingPiece_NamesIt()
    {
        var error = Assert.Throws<InvalidDataException>(
            () => Predictions.Align(SmallExample.Tags, SmallExample.Pieces, SmallExample.PieceLogits.Skip(1)));

        Assert.Contains("piece 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Align_UnknownTag_NamesIt()
    {
        var error = Assert.Throws<InvalidDataException>(() => Predictions.Align(["A"], [new Piece(7, "x", ["Z"])], [new PieceLogits(7, [0])]));

        Assert.Contains("'Z'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Align_LogitNotFinite_SaysThatTrainingDiverged(float logit)
    {
        var error = Assert.Throws<UserErrorException>(() => Predictions.Align(["A"], [new Piece(7, "x", [])], [new PieceLogits(7, [logit])]));

        Assert.Contains("diverged", error.Message, StringComparison.Ordinal);
        Assert.Contains("'A'", error.Message, StringComparison.Ordinal);
    }
}
