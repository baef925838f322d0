using BertPipeline.Text.Reading;
using static BertPipeline.Text.Tests.Reading.Workbooks;

namespace BertPipeline.Text.Tests.Reading;

/// <summary>Reading ends when the work does, within a file too.</summary>
public sealed class CancelledReadingTests
{
    [Theory]
    [InlineData("a.txt", "", 'a')]
    [InlineData("a.jsonl", "", 'a')]
    [InlineData("a.csv", "text,id\n", 'a')]
    [InlineData("a.csv", "text,id\n\"", '\n')]
    [InlineData("a.json", "[{\"text\":\"", 'a')]
    [InlineData("a.json", "", ' ')]
    [InlineData("a.json", "[[", '[')]
    public void Rows_LineThatDoesNotEnd_AreLeft(string fileName, string head, char letter)
    {
        using var cancellation = new CancellationTokenSource();
        using var stream = new OneLine(head, length: 64 << 20, tail: "", letter, cancellation);

        Assert.Throws<OperationCanceledException>(() =>
        {
            using var reader = new TextRowReader(stream, fileName, new RowOptions(), cancellation.Token);
            reader.Rows().Count();
        });

        Assert.InRange(stream.Position, 0, 8 << 20);
    }

    [Fact]
    public void Read_LineOfManyThatAreWanted_IsLeft()
    {
        using var cancellation = new CancellationTokenSource();
        using var stream = new OneLine("one\n", length: 64 << 20, tail: "", cancels: cancellation);

        Assert.Throws<OperationCanceledException>(() => BoundedLines.Read(stream, "a.txt", int.MaxValue, cancellation.Token).Count());
        Assert.InRange(stream.Position, 0, 16 << 20);
    }

    [Theory]
    [InlineData("a.xlsx")]
    [InlineData("a.xlsx.gz")]
    public void Read_Workbook_IsLeft(string fileName)
    {
        byte[] workbook = Workbook(("Reviews", [Row(1, Inline("A1", "text"))]));
        using var stream = new MemoryStream(fileName.EndsWith(".gz", StringComparison.Ordinal) ? Bytes.Gzip(workbook) : workbook);

        Assert.Throws<OperationCanceledException>(() => new CorpusReader(new()).Read(stream, fileName, new CancellationToken(canceled: true)).Count());
    }
}
