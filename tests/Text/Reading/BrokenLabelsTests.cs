using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Text.Reading;

namespace BertPipeline.Text.Tests.Reading;

/// <summary>What no text can hold, in the tags, keys and splits of a labelled file: it costs its row.</summary>
public sealed class BrokenLabelsTests
{
    private const string Good = "{\"text\":\"good\",\"labels\":[\"Bugs\"]}\n{\"text\":\"fine\",\"labels\":[\"Price\"]}\n";

    // 0xFF stands for U+00FF: files are Latin-1 here, and read as UTF-8, for they have a letter of it.
    private const string Utf8 = "{\"text\":\"\u00c3\u00a9\",\"labels\":[\"Bugs\"]}\n";

    [Theory]
    [InlineData("{\"text\":\"a\",\"labels\":[\"\\ud800\"]}", "surrogate")]
    [InlineData("{\"text\":\"a\",\"labels\":\"\\ud800\"}", "'labels' holds bytes that are not UTF-8, or half of a surrogate pair")]
    [InlineData("{\"text\":\"a\",\"labels\":[\"Bugs\"],\"\\udc00\":1}", "a key holds bytes that are not UTF-8, or half of a surrogate pair")]
    [InlineData("{\"text\":\"a\",\"labels\":[\"Bugs\"],\"split\":\"\\ud800\"}", "'split' holds")]
    [InlineData("{\"text\":\"a\",\"labels\":{\"Bugs\":1,\"\\ud800\":1}}", "surrogate")]
    [InlineData("{\"text\":\"a\",\"labels\":[\"B\u00ffgs\"]}", "'labels' holds")]
    [InlineData("{\"text\":\"a\",\"labels\":[\"Bugs\"],\"split\":\"te\u00ffst\"}", "'split' holds")]
    [InlineData("{\"text\":\"a\",\"labels\":[\"Bugs\"],\"k\u00ffy\":1}", "a key holds")]
    public void Read_OfJson_IsAnUnreadableRow(string row, string reason)
    {
        // First of all rows, where fields and tools are found out, and behind others.
        foreach (string content in (string[])[Utf8 + row + "\n" + Good, Utf8 + Good + row])
        {
            LabelledData data = Read("a.jsonl", content);

            Assert.Equal(["Bugs", "Price"], data.Labels);
            Assert.Equal(3, data.Pieces.Count);
            Assert.Contains(reason, Assert.Single(data.Report.FirstUnreadable).Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_OfAToolsJson_IsAnUnreadableRow()
    {
        const string Rows = """
            {"text":"good","options":[{"id":"Bugs","text":"B"}],"accept":["Bugs"],"answer":"accept"}
            {"text":"a","options":[{"id":"Bugs","text":"B"}],"accept":["Bugs"],"answer":"accept","\ud800":1}
            {"text":"fine","options":[{"id":"Bugs","text":"B"}],"accept":[],"answer":"accept"}
            """;

        LabelledData data = Read("a.jsonl", Rows);

        Assert.Equal(["good", "fine"], data.Pieces.Select(p => p.Text));
        Assert.Equal(2, Assert.Single(data.Report.FirstUnreadable).Line);
    }

    [Fact]
    public void Read_OfACell_IsAnUnreadableRow()
    {
        LabelledData data = Read("a.csv", "text,labels\n\u00c3\u00a9,Bugs\na,B\u00ffgs\nfine,Price\n");

        Assert.Equal(["Bugs", "Price"], data.Labels);
        UnreadableRow row = Assert.Single(data.Report.FirstUnreadable);
        Assert.Equal((3, "'labels' holds bytes that are not UTF-8, or half of a surrogate pair"), (row.Line, row.Reason));
    }

    [Fact]
    public void Read_OfTheHeader_IsRefused() =>
        Assert.Contains(
            "a.csv line 1: the column 'B\uFFFDgs' holds bytes that are not UTF-8",
            Assert.Throws<UserErrorException>(() => Read("a.csv", "text,B\u00ffgs,Pr\u00c3\u00a9is\n\u00c3\u00a9,1,0\na,0,1\n", "utf-8")).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_ColumnWithoutAName_IsToldAndLeftOut()
    {
        LabelledData data = Read("a.csv", "text,,Bugs\na,1,1\nb,0,0\n");

        Assert.Equal(["Bugs"], data.Labels);
        Assert.Contains("a.csv: a column without a name is left out", data.Report.Notes!);
    }

    private static LabelledData Read(string fileName, string content, string? encoding = null)
    {
        var reader = new LabelledReader(new LabelledReaderOptions { MaximumUnreadable = 0.5, Encoding = encoding });
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(content));
        reader.Read(stream, fileName, TestContext.Current.CancellationToken);
        return reader.Complete();
    }
}
