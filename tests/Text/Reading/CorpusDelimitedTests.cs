using BertPipeline.Text.Reading;
using static BertPipeline.Text.Tests.Reading.CorpusReading;

namespace BertPipeline.Text.Tests.Reading;

/// <summary>Delimited files as people and spreadsheets write them.</summary>
public sealed class CorpusDelimitedTests
{
    [Theory]
    [InlineData("id,text\n1,a 5\" screen\n2,\"15\" wide, nice\"\n3,ok\n", new[] { "a 5\" screen", "15\" wide, nice", "ok" })] // quotes in the text
    [InlineData("id,text\n1,\"never closed\n2,\"ok\"\n3,fine\n", new[] { "\"never closed", "ok", "fine" })]
    [InlineData("id,text\n1,\"Great\" app\n2,\"ok\"\n", new[] { "\"Great\" app", "ok" })]
    [InlineData("id,text\n1,\"one\n\nsaid \"hi\" too\"\n2,ok\n", new[] { "one\nsaid \"hi\" too", "ok" })]
    [InlineData("text,stars\nonly text\n\n ,5\nboth,4,,\n", new[] { "only text", "both" })] // short, blank, empty, long with nothing in it
    [InlineData("text\nall, of it; is one|text\n\"and, this\"\n", new[] { "all, of it; is one|text", "and, this" })]
    [InlineData("text,id\rone,1\r\"two\rlines\",2\r", new[] { "one", "two\nlines" })] // Macs of long ago
    [InlineData("id, text\n1, \"with a space, before\"\n", new[] { "with a space, before" })]
    public void Read_CsvAsPeopleWriteIt_GivesTheTexts(string csv, string[] expected)
    {
        (List<string> documents, ReadReport report) = Read(csv, "a.csv");

        Assert.Equal(expected, documents);
        Assert.Equal(0, report.Unreadable);
    }

    [Theory]
    [InlineData("id;text\n1;a, b\n", "';'")]
    [InlineData("id\ttext\n1\ta, b\n", "tabs")]
    [InlineData("id|text\n1|a, b\n", "'|'")]
    [InlineData("sep=;\r\nid;text\r\n1;a, b\r\n", "';'")]
    [InlineData("datum;menge;text\n1,5;2,5;a, b\n1,7;2,7;a, b\n", "';'")]
    public void Read_OtherDelimiter_IsFoundAndTold(string csv, string told)
    {
        (List<string> documents, ReadReport report) = Read(csv, "a.csv");

        Assert.Equal("a, b", documents[0]);
        Assert.Equal($"a.csv: fields are parted by {told}", Assert.Single(report.Notes!));
    }

    [Fact]
    public void Read_GivenDelimiter_IsUsed() =>
        Assert.Equal(["a, b"], Read("text~id\na, b~1\n", "a.csv", new CorpusReaderOptions { Delimiter = '~' }).Documents);

    [Fact]
    public void Read_RowOfOtherLength_CostsItsRowOnly()
    {
        ReadReport report = Read("stars,text,id\n5,ok,1\n4\n3,great, app,2\n", "a.csv", new CorpusReaderOptions { MaximumUnreadable = 1 }).Report;

        Assert.Equal((3L, 1L), (report.Rows, report.Documents));
        Assert.Equal(
            [(3L, "1 fields where the header has 3", "4"), (4L, "4 fields where the header has 3", "3,great, app,2")],
            report.FirstUnreadable.Select(u => (u.Line, u.Reason, u.Row)));
    }

    [Fact]
    public void Read_QuoteThatIsNeverClosedInALargeFile_CostsItsRowOnly()
    {
        string csv = "id,text,stars\n0,\"open,and,more\n" + string.Concat(Enumerable.Range(1, 200_000).Select(i => $"{i},text {i},5\n"));

        ReadReport report = Read(csv, "a.csv").Report;

        Assert.Equal((200_000L, 1L), (report.Documents, report.Unreadable));
        Assert.Equal((2L, "a quote that opens here is never closed, or not doubled"), (report.FirstUnreadable[0].Line, report.FirstUnreadable[0].Reason));
    }
}
