using BertPipeline.Text.Reading;

namespace BertPipeline.Text.Tests.Reading;

public sealed class DuplicateTextsTests
{
    [Fact]
    public void Add_ManyTexts_FindsExactlyThoseThatCameBefore()
    {
        var texts = new DuplicateTexts();

        bool[] first = [.. Enumerable.Range(0, 50_000).Select(i => texts.Add($"text {i}"))];
        bool[] again = [.. Enumerable.Range(25_000, 50_000).Select(i => texts.Add($"text {i}"))];

        Assert.All(first, Assert.True);
        Assert.Equal(Enumerable.Range(25_000, 50_000).Select(i => i >= 50_000), again);
        Assert.Equal(25_000, texts.Count);
    }

    [Fact]
    public void Add_TextsThatDifferInCaseOrSpace_AreDifferent()
    {
        var texts = new DuplicateTexts();

        Assert.All(["One more.", "one more.", "One  more.", ""], text => Assert.True(texts.Add(text)));
        Assert.False(texts.Add(""));
    }
}
