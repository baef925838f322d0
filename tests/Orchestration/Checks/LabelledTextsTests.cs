using BertPipeline.Contracts.Data;
using BertPipeline.Orchestration.Checks;

namespace BertPipeline.Orchestration.Tests.Checks;

public sealed class LabelledTextsTests
{
    [Fact]
    public void Check_EqualTextsWithOtherTags_AreNamedOnce()
    {
        TextCheck check = LabelledTexts.Check(
            [Piece("The app is slow", "Bugs"), Piece("the app  is slow", "Bugs", "Price"), Piece("Fine", "Price", "Bugs"), Piece("fine", "Bugs", "Price")], []);

        Assert.Equal((1, 0), (check.Conflicting, check.NearDuplicates));
        Assert.Equal(["The app is slow"], check.FirstConflicting);
    }

    [Fact]
    public void Check_OtherPunctuationAndDigits_AreNearDuplicates()
    {
        TextCheck check = LabelledTexts.Check(
            [Piece("Crashed 3 times!", "Bugs"), Piece("crashed 12 times", "Bugs"), Piece("Love it", "Price")],
            [Piece("Crashed 7 times…", "Bugs"), Piece("Love it.", "Price"), Piece("Hate it", "Price"), Piece("Hate it!", "Price")]);

        // Two of the crashes, a love and a hate; the last crash and the last love are examined on what was trained, the hates are in one part.
        Assert.Equal((4, 2), (check.NearDuplicates, check.NearDuplicatesAcross));
    }

    /// <summary>Nothing but signs: they are no letters that two texts could share.</summary>
    [Fact]
    public void Check_TextsWithoutLetters_AreNotAlike() =>
        Assert.Equal(0, LabelledTexts.Check([Piece("10/10", "Bugs"), Piece("👍", "Price")], []).NearDuplicates);

    private static Piece Piece(string text, params string[] labels) => new(0, text, labels);
}
