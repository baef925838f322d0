using BertPipeline.Contracts;
using BertPipeline.Text.Reading;
using static BertPipeline.Text.Tests.Reading.CorpusReading;
using static BertPipeline.Text.Tests.Reading.Workbooks;

namespace BertPipeline.Text.Tests.Reading;

/// <summary>How much a workbook may hold: together, a row, columns.</summary>
public sealed class SheetBoundsTests
{
    private static readonly CorpusReaderOptions Small = new() { MaximumRowBytes = 100, MaximumFields = 30, MaximumUnreadable = 0.5 };
    private static readonly string Long = new('é', 60);

    [Fact]
    public void Read_RowBeyondTheLimit_IsCounted()
    {
        (List<string> documents, ReadReport report) = Read(Stream(Row(1, Inline("A1", "text")), Row(2, Inline("A2", "one")), Row(3, Inline("A3", Long)), Row(4, Inline("A4", "two"))), "a.xlsx", Small);

        Assert.Equal(["one", "two"], documents);
        UnreadableRow row = Assert.Single(report.FirstUnreadable);
        Assert.Equal((3, "it is longer than 100 bytes", Long), (row.Line, row.Reason, row.Row));
    }

    /// <summary>None of these may come to the library, which holds a cell, a row and the columns that a reference names.</summary>
    [Theory]
    [InlineData("<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>LONG</t></is></c></row>", "holds a cell or a row that cannot be read: it is longer than 100 bytes")]
    [InlineData("<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t><![CDATA[LONG]]></t></is></c></row>", "holds a cell or a row that cannot be read: it is longer than 100 bytes")]
    [InlineData("<row r=\"2\"><c r=\"A2\" t=\"LONG\"/></row>", "holds a cell or a row that cannot be read: it is longer than 100 bytes")]
    [InlineData("<row r=\"2\"><c r=\"ZZZZZZ2\"><v>1</v></c></row>", "has more than 30 columns")]
    [InlineData("<row r=\"2\">CELLS</row>", "has more than 30 columns")]
    [InlineData("<row r=\"2000000000\"><c r=\"A2000000000\"><v>1</v></c></row>", "has a row of the number 2000000000, and sheets have 1,048,576 rows")]
    public void Read_WhatTheLibraryWouldHold_IsRefusedBefore(string row, string message)
    {
        string expanded = row.Replace("LONG", new string('x', 300_000), StringComparison.Ordinal).Replace("CELLS", string.Concat(Enumerable.Repeat("<c/>", 31)), StringComparison.Ordinal);

        var error = Assert.Throws<UserErrorException>(() => Read(Stream(Row(1, Inline("A1", "text")), expanded), "a.xlsx", Small));

        Assert.Contains($"a.xlsx {message}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.xlsx")]
    [InlineData("a.xlsx.gz")]
    public void Read_WorkbookBeyondTheLimit_IsRefused(string fileName)
    {
        string[] rows = [.. Enumerable.Range(1, 1000).Select(r => Row(r, Inline($"A{r}", "text")))];
        byte[] workbook = Workbook(("Reviews", rows));
        byte[] Content() => fileName.EndsWith(".gz", StringComparison.Ordinal) ? Bytes.Gzip(workbook) : workbook;

        Assert.Equal(999, Read(new MemoryStream(Content()), fileName, new() { MaximumWorkbookBytes = 100_000 }).Documents.Count);
        var error = Assert.Throws<UserErrorException>(() => Read(new MemoryStream(Content()), fileName, new() { MaximumWorkbookBytes = 2_000 }));

        Assert.Contains($"{fileName} expands to more than 2,000 bytes. Split it, or ", error.Message, StringComparison.Ordinal);
    }

    private static MemoryStream Stream(params string[] rows) => new(Workbook(("Reviews", rows)));
}
