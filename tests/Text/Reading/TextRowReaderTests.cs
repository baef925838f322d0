using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Text.Reading;

namespace BertPipeline.Text.Tests.Reading;

public sealed class TextRowReaderTests
{
    [Theory]
    [InlineData("a.csv", "id,Text\n7,one\n8,\n9,two\n", "\"7\" \"8\" \"9\"")]
    [InlineData("a.jsonl", "{\"id\":7,\"text\":\"one\"}\n{\"id\":{\"page\":1},\"text\":null}\n{\"id\":\"9\",\"text\":\"two\"}\n", "7 {\"page\":1} \"9\"")]
    [InlineData("a.txt", "one\n\ntwo\n", "- - -")]
    public void Rows_EveryFormat_GivesARowForEachWithItsId(string name, string content, string ids)
    {
        using TextRowReader reader = Open(name, content);

        TextRow[] rows = [.. reader.Rows()];

        Assert.Equal(["one", "", "two"], rows.Select(r => r.Text));
        Assert.Equal(ids, string.Join(' ', rows.Select(r => r.Id ?? "-")));
        Assert.Equal((3L, 1L, 2L), (reader.Report().Rows, reader.Report().Empty, reader.Report().Documents));
    }

    [Fact]
    public void Rows_OnesThatCannotBeRead_AreInTheReportAndNoneOfTheOthersIsLost()
    {
        using TextRowReader reader = Open("a.csv", "stars,text\n5,one\n4\n3,two, three,\n2,four\n");

        Assert.Equal(["one", "four"], reader.Rows().Select(r => r.Text));
        Assert.Equal([3L, 4], reader.Report().FirstUnreadable.Select(r => r.Line));
    }

    [Fact]
    public void Create_NoText_IsToldBeforeAnythingIsRead() =>
        Assert.Contains("no column 'text' among 'Comment', 'stars'", Assert.Throws<UserErrorException>(() => Open("a.csv", "Comment,stars\nx,1\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Rows_NamedId_IsTheAnswersId()
    {
        using TextRowReader reader = Open("a.csv", "id,ticket,text\n1,T-1,one\n", new RowOptions { IdField = "Ticket" });

        Assert.Equal("\"T-1\"", Assert.Single(reader.Rows()).Id);
    }

    /// <summary>As <c>tail -f | bert-pipeline tag</c> has it: the answer must not wait for the next line.</summary>
    [Fact]
    public void Rows_AsTheyCome_AreGivenBeforeTheNextIsThere()
    {
        using var stream = new LineByLine("{\"id\":1}\n", "{\"text\":\"one\"}\n", "{\"text\":\"two\"}\n");
        using var reader = new TextRowReader(stream, "standard input", new RowOptions { AsTheyCome = true, UsualEnding = ".jsonl" }, TestContext.Current.CancellationToken);

        Assert.Equal([("", 1), ("one", 2), ("two", 3)], reader.Rows().Select(r => (r.Text, stream.Given)));
    }

    private static TextRowReader Open(string name, string content, RowOptions? options = null) =>
        new(Bytes.Of(content), name, options ?? new(), TestContext.Current.CancellationToken);

    /// <summary>Gives a line at each read.</summary>
    private sealed class LineByLine(params string[] lines) : MemoryStream
    {
        public int Given { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => Given == lines.Length ? 0 : Encoding.UTF8.GetBytes(lines[Given++], buffer);
    }
}
