using BertPipeline.Contracts.Data;
using BertPipeline.Orchestration.Checks;

namespace BertPipeline.Orchestration.Tests.Checks;

public sealed class NearDuplicatesTests
{
    [Fact]
    public void Count_OtherPunctuationAndDigits_AreNearDuplicates()
    {
        var found = NearDuplicates.Count(
            [Piece("Crashed 3 times!", "Bugs"), Piece("crashed 12 times", "Bugs"), Piece("Love it", "Price")],
            [Piece("Crashed 7 times…", "Bugs"), Piece("Love it.", "Price"), Piece("Hate it", "Price"), Piece("Hate it!", "Price")]);

        // Two of the crashes, a love and a hate; the last crash and the last love are examined on what was trained, the hates are in one part.
        Assert.Equal(new(4, 2), found);
    }

    /// <summary>Nothing but signs: they are no letters that two texts could share.</summary>
    [Fact]
    public void Count_TextsWithoutLetters_AreNotAlike() =>
        Assert.Equal(new(0, 0), NearDuplicates.Count([Piece("10/10", "Bugs"), Piece("👍", "Price")], []));

    private static Piece Piece(string text, params string[] labels) => new(0, text, labels);
}
