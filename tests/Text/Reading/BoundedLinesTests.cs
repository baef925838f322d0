using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Text.Reading;

namespace BertPipeline.Text.Tests.Reading;

public sealed class BoundedLinesTests
{
    [Fact]
    public void Read_LinesAsLongAsTheyMayBe_GivesEachWithItsNumber() =>
        Assert.Equal([("\u00FCber", 1), ("", 2), (new string('a', 9), 3)], Read("\uFEFF\u00FCber\r\n\naaaaaaaaa", longest: 9));

    /// <summary>Within the first block, behind other lines, and longer than what is read at a time.</summary>
    [Theory]
    [InlineData(1, "LONG\nshort\n", 10)]
    [InlineData(3, "one\n\nLONG", 10)]
    [InlineData(2, "one\nLONG\ntwo\n", 5_000)]
    [InlineData(2, "one\nLONG\ntwo\n", 3_000_000)]
    public void Read_LineThatIsLonger_NamesFileAndLine(int line, string content, int length)
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => Read(content.Replace("LONG", new string('x', length), StringComparison.Ordinal), longest: 9));

        Assert.Equal($"llm.jsonl line {line} cannot be read: it is longer than 9 bytes. Shorten it, or leave it out.", error.Message);
    }

    private static List<(string Text, long Number)> Read(string content, int longest) =>
        [.. BoundedLines.Read(new MemoryStream(Encoding.UTF8.GetBytes(content)), "llm.jsonl", longest, TestContext.Current.CancellationToken)];
}
