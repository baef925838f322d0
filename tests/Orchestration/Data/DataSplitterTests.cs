using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Models;

namespace BertPipeline.Orchestration.Tests.Data;

public sealed class DataSplitterTests
{
    private static readonly SplitDataParameters Parameters = new(ValidationShare: 0.15, TestShare: 0.25, Salt: "s");

    [Fact]
    public void Split_ManyPieces_FollowsTheShares()
    {
        DataSplit split = DataSplitter.Split(Enumerable.Range(0, 10_000).Select(i => Piece(i, $"text number {i}")), Parameters, TextsRead.None);

        // Four standard deviations of a binomial of 10,000 are at most 2 %.
        Assert.InRange(split.TestPieces.Count, 2300, 2700);
        Assert.InRange(split.ValidationPieces.Count, 1350, 1650);
        Assert.Equal(10_000, split.Parts.Sum(p => p.Pieces.Count));
    }

    [Fact]
    public void Split_TextsThatDifferInCaseAndSpaceOnly_StayTogether()
    {
        IEnumerable<Piece> pieces = Enumerable.Range(0, 600).SelectMany(i => new[] { Piece(2 * i, $"Text  NUMBER {i} "), Piece((2 * i) + 1, $"text number {i}") });

        DataSplit split = DataSplitter.Split(pieces, Parameters, TextsRead.None);

        Assert.Equal(600, split.DuplicateTexts);
        foreach ((_, List<Piece> part) in split.Parts)
        {
            HashSet<int> ids = [.. part.Select(p => p.Id)];
            Assert.All(ids, id => Assert.Contains(id ^ 1, ids));
        }
    }

    [Fact]
    public void Split_MoreDataComes_NoPieceChangesSides()
    {
        Piece[] old = [.. Enumerable.Range(0, 500).Select(i => Piece(i, $"text {i}"))];
        Piece[] more = [.. Enumerable.Range(0, 500).Select(i => Piece(500 + i, $"newer text {i}"))];

        DataSplit before = DataSplitter.Split(old, Parameters, TextsRead.None);
        DataSplit after = DataSplitter.Split(more.Concat(old), Parameters, TextsRead.None);

        Assert.Subset(after.TestPieces.Select(p => p.Id).ToHashSet(), before.TestPieces.Select(p => p.Id).ToHashSet());
        Assert.Subset(after.TrainPieces.Select(p => p.Id).ToHashSet(), before.TrainPieces.Select(p => p.Id).ToHashSet());
    }

    /// <summary>What a model has read trains, and neither tunes nor judges.</summary>
    [Fact]
    public void Fold_Pieces_AreInEveryPartButForThoseReadBefore()
    {
        Piece[] pieces = [.. Enumerable.Range(0, 20).Select(i => Piece(i, $"text {i / 2}"))];

        DataSplit split = DataSplitter.Fold(pieces, 5, TextsRead.Of(["TEXT 0"]));

        Assert.Equal(pieces, split.TrainPieces);
        Assert.Equal(pieces[2..], split.TestPieces);
        Assert.Equal(pieces[2..], split.ValidationPieces);
        Assert.Equal((5, 10, 2), (split.Folds, split.DuplicateTexts, split.ReadBefore));
    }

    [Fact]
    public void Fold_MarkedPieceOrTooFew_SaysWhatToChange()
    {
        UserErrorException marked = Assert.Throws<UserErrorException>(() => DataSplitter.Fold([Piece(0, "a"), Piece(1, "b", "test")], 2, TextsRead.None));
        UserErrorException few = Assert.Throws<UserErrorException>(() => DataSplitter.Fold([Piece(0, "a"), Piece(1, "b")], 3, TextsRead.None));

        Assert.Contains("Piece 1 (counted from 0) is marked 'test'", marked.Message, StringComparison.Ordinal);
        Assert.Contains("set classifier.folds to 1", marked.Message, StringComparison.Ordinal);
        Assert.Contains("2 labelled pieces are too few for 3 folds", few.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_GivenColumn_OverridesTheHashForItsDuplicatesToo()
    {
        Piece[] pieces = [Piece(0, "a", "test"), Piece(1, "b", "validation"), Piece(2, "c", "train"), Piece(3, "A ")];

        DataSplit split = DataSplitter.Split(pieces, Parameters, TextsRead.None);

        Assert.Equal([0, 3], split.TestPieces.Select(p => p.Id));
        Assert.Equal([1], split.ValidationPieces.Select(p => p.Id));
    }

    [Fact]
    public void Split_OneTextOnTwoSides_NamesBothPieces()
    {
        Piece[] pieces = [Piece(4, "same text", "test"), Piece(9, "Same text", "train")];

        UserErrorException error = Assert.Throws<UserErrorException>(() => DataSplitter.Split(pieces, Parameters, TextsRead.None));

        Assert.Contains("Pieces 4 and 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_NothingLeftForAPart_SaysWhich()
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => DataSplitter.Split([Piece(0, "a", "test"), Piece(1, "b", "train")], Parameters, TextsRead.None));

        Assert.Contains("validation part", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The language model of last month was trained on them before they were labelled: they are no exam any more.</summary>
    [Fact]
    public void Split_TextsThatTheModelHasRead_Train()
    {
        Piece[] pieces = [.. Enumerable.Range(0, 400).Select(i => Piece(i, $"Text number {i}"))];
        DataSplit apart = DataSplitter.Split(pieces, Parameters, TextsRead.None);
        int[] examined = [.. apart.ValidationPieces.Concat(apart.TestPieces).Select(p => p.Id)];

        DataSplit split = DataSplitter.Split(pieces, Parameters, TextsRead.Of(Enumerable.Range(0, 200).Select(i => $"text NUMBER {i}")));

        Assert.Equal(examined.Count(id => id < 200), split.ReadBefore);
        Assert.Equal(examined.Where(id => id >= 200).Order(), split.ValidationPieces.Concat(split.TestPieces).Select(p => p.Id).Order());
    }

    [Fact]
    public void Split_GivenForTestButRead_IsRefusedByName()
    {
        SplitDataParameters parameters = Parameters with { ReadBy = ["feedback-adapted/0003"] };

        UserErrorException error = Assert.Throws<UserErrorException>(() => DataSplitter.Split([Piece(0, "a", "train"), Piece(1, "b", "test")], parameters, TextsRead.Of(["B"])));

        Assert.Contains("Piece 1 (counted from 0) is marked 'test' in 'split', but feedback-adapted/0003 was trained on its text", error.Message, StringComparison.Ordinal);
    }

    private static Piece Piece(int id, string text, string? split = null) => new(id, text, ["Bugs"], split);
}
