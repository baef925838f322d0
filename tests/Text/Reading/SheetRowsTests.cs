using BertPipeline.Contracts;
using BertPipeline.Text.Reading;
using static BertPipeline.Text.Tests.Reading.Workbooks;

namespace BertPipeline.Text.Tests.Reading;

public sealed class SheetRowsTests
{
    private static readonly string[] Notes = [Row(1, Inline("A1", "Notes to ourselves"))];

    private static readonly string[] Reviews =
    [
        Row(1, Inline("A1", "Stars"), Inline("B1", "Review Text"), Inline("C1", "Date"), Inline("D1", "Bugs"), Inline("E1", "Price")),
        Row(2, Number("A2", "5"), Inline("B2", "first line&#10;second, &quot;quoted&quot; &amp; é"), Date("C2", "45352"), Truth("D2", 1), Truth("E2", 0)),
        Row(4, Number("A4", "2"), Inline("B4", "dear"), Date("C4", "45353.5"), Truth("D4", 0), Truth("E4", 1)),
        Row(5, Number("A5", "3")),
        Row(6, Inline("B6", "1234")),
    ];

    [Theory]
    [InlineData("a.xlsx")]
    [InlineData("a.xlsx.gz")]
    public void Read_Workbook_TakesTheSheetWithTexts(string fileName)
    {
        byte[] workbook = Workbook(("Read me", Notes), ("Reviews", Reviews));
        using var stream = new MemoryStream(fileName.EndsWith(".gz", StringComparison.Ordinal) ? Bytes.Gzip(workbook) : workbook);
        var reader = new CorpusReader(new CorpusReaderOptions());

        string[] documents = [.. reader.Read(stream, fileName, TestContext.Current.CancellationToken)];
        ReadReport report = reader.Complete();

        Assert.Equal(["first line\nsecond, \"quoted\" & é", "dear", "1234"], documents);
        Assert.Equal((4L, 1L), (report.Rows, report.Empty));
        Assert.Contains($"{fileName}: read from the sheet 'Reviews', not from 'Read me'", report.Notes!);
    }

    [Fact]
    public void Read_LabelledWorkbook_TakesTruthForTagsAndKeepsNumbersAndDates()
    {
        var reader = new LabelledReader(new LabelledReaderOptions());
        using var stream = new MemoryStream(Workbook(("Reviews", Reviews)));
        reader.Read(stream, "a.xlsx", TestContext.Current.CancellationToken);

        LabelledData data = reader.Complete();

        Assert.Equal(["Bugs", "Price", ""], data.Pieces.Select(p => string.Join(' ', p.Labels)));
        Assert.Equal(("5", "2024-03-01"), (data.Pieces[0].Fields!["Stars"], data.Pieces[0].Fields!["Date"])); // 45352 is 1 March 2024
        Assert.Equal("2024-03-02T12:00:00", data.Pieces[1].Fields!["Date"]);
    }

    [Fact]
    public void Read_WorkbookThatExpandsTooFar_IsStopped()
    {
        using var stream = new MemoryStream(Workbook(("Reviews", [Row(1, Inline("A1", new string('x', 5_000_000)))])));
        var reader = new CorpusReader(new CorpusReaderOptions { MaximumExpandedBytes = 1_000_000 });

        var error = Assert.Throws<UserErrorException>(() => reader.Read(stream, "a.xlsx", TestContext.Current.CancellationToken).Count());

        Assert.Contains("a.xlsx expands to more than 1,000,000 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WorkbookCutShort_NamesTheFile()
    {
        byte[] whole = Workbook(("Reviews", Reviews));
        Assert.All(Enumerable.Range(0, 20).Select(i => i * whole.Length / 20), length =>
        {
            using var stream = new MemoryStream(whole[..length]);
            var reader = new CorpusReader(new CorpusReaderOptions());

            var error = Assert.Throws<UserErrorException>(() => reader.Read(stream, "a.xlsx", TestContext.Current.CancellationToken).Count());

            Assert.Contains("a.xlsx is damaged", error.Message, StringComparison.Ordinal);
        });
    }
}
