using BertPipeline.Contracts;
using BertPipeline.Text.Reading;
using static BertPipeline.Text.Tests.Reading.CorpusReading;

namespace BertPipeline.Text.Tests.Reading;

/// <summary>How much a .json may hold: a row, an object that is the whole file, keys.</summary>
public sealed class JsonBoundsTests
{
    private static readonly CorpusReaderOptions Small = new() { MaximumRowBytes = 100, MaximumDocumentBytes = 300, MaximumUnreadable = 0.5 };

    [Theory]
    [InlineData("""{"rows":[{"text":"one"},{"text":"LONG"},{"text":"two"}]}""")]
    [InlineData("""{"text":{"0":"one","1":"LONG","2":"two"}}""")]
    [InlineData("""{"text":"one"} {"text":"LONG"} {"text":"two"}""")]
    [InlineData("""[{"text":"one"},{"text":"LONG\"}]{"},{"text":"two"}]""")]
    [InlineData("""[{"text":"one"},["LONG"],{"text":"two"}]""")]
    [InlineData("""[{"text":"one"},"LONG",{"text":"two"}]""")]
    [InlineData("""{"text":"LONGLONGLONG"} {"text":"one"} {"text":"two"}""")]
    public void Read_RowBeyondTheLimit_IsCountedWhereverItStands(string json)
    {
        (List<string> documents, ReadReport report) = Read(json.Replace("LONG", new string('x', 110), StringComparison.Ordinal), "a.json", Small);

        Assert.Equal(["one", "two"], documents);
        Assert.StartsWith("it is longer than ", Assert.Single(report.FirstUnreadable).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ObjectThatIsTheWholeFile_IsBounded()
    {
        string json = $$"""{"rows":[{{string.Join(',', Enumerable.Repeat("""{"text":"one"}""", 30))}}]}""";

        var error = Assert.Throws<UserErrorException>(() => Read(json, "a.json", Small));

        Assert.Contains("a.json line 1: the file is one object, and it is longer than 300 bytes. Export it again, or write one object a line (.jsonl).", error.Message, StringComparison.Ordinal);
        Assert.Equal(30, Read(json, "a.json", Small with { MaximumDocumentBytes = 1000 }).Documents.Count);
    }

    [Fact]
    public void Read_ValueOfManyBlocks_IsNotCopiedOnceABlock()
    {
        using var stream = new OneLine("""{"rows":[{"text":"one"},{"text":""" + '"', length: 15 << 20, "\"}]}");
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(["one"], Read(stream, "a.json", new() { MaximumUnreadable = 0.5 }).Documents);

        // Arrays twice as large each time, of 31 MB together, and blocks; one more a block would be 120 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void Read_TextWithoutAscii_IsCutBetweenCharacters()
    {
        string text = new('é', 2_000_000);

        Assert.Equal([text, "one"], Read($$"""[{"text":"{{text}}"},{"text":"one"}]""", "a.json", new() { MaximumRowBytes = 5_000_000 }).Documents);
    }

    [Theory]
    [InlineData("""[ {"text" : "o\"n\\"}, 1.5, true ,{"a":[{}],"text":"t}w]o"} ]""", 2)]
    [InlineData("""{"text":"o\"n\\"}, "word"{"a":[{}],"text":"t}w]o"}null""", 2)]
    public void Read_ValuesInPieces_AreFoundWhole(string json, int others)
    {
        using var stream = new OneByOne(json);
        using var reader = new TextRowReader(stream, "a.json", new RowOptions { AsTheyCome = true }, TestContext.Current.CancellationToken);

        Assert.Equal(["o\"n\\", "t}w]o"], reader.Rows().Select(r => r.Text));
        Assert.Equal(others, reader.Report().Unreadable);
    }

    /// <summary>A hundred rows tell the keys before the first is given out, or as many as 4 MB hold.</summary>
    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.json")]
    public void Open_LongRows_LooksAtAFewFirst(string fileName)
    {
        using MemoryStream stream = Bytes.Of(string.Concat(Enumerable.Repeat($"{{\"text\":\"{new string('a', 900_000)}\"}}\n", 20)));

        using var reader = new TextRowReader(stream, fileName, new RowOptions(), TestContext.Current.CancellationToken);

        Assert.InRange(stream.Position, 4 << 20, 8 << 20);
        Assert.Equal(20, reader.Rows().Count());
    }

    [Theory]
    [InlineData("[{\"text\":\"one\"},\n{\"text\":\"two},\n{\"text\":\"three\"}]", 2)]
    [InlineData("[{\"text\":\"one\"},\n{\"text\":\"two\"]},\n{\"text\":\"three\"}]", 2)]
    [InlineData("[{\"text\":\"one\"},\n{\"text\":\n\"two\"", 3)]
    [InlineData("{\"text\":\"one\"}\n{\"text\":\"two\"}\n]", 3)]
    public void Read_DamagedJson_NamesTheLine(string json, int line) =>
        Assert.Contains($"a.json line {line}: it is not valid JSON there", Assert.Throws<UserErrorException>(() => Read(json, "a.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_LongValueCutShort_SaysWhereItBegins() => Assert.Contains(
        "a.json line 3: a value that begins on line 2 never ends, so it was cut short",
        Assert.Throws<UserErrorException>(() => Read("[{\"text\":\"one\"},\n{\"text\":\n\"" + new string('x', 200), "a.json", Small)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("a.json", """[{"text":"one","b":1,"c":2}]""")]
    [InlineData("a.jsonl", """{"text":"one","b":1,"c":2}""")]
    [InlineData("a.csv", "text,b,c\none,1,2\n")]
    public void Read_TooManyColumns_AreRefused(string fileName, string content)
    {
        Assert.Single(Read(content, fileName, new() { MaximumFields = 3 }).Documents);
        Assert.Contains(
            $"{fileName} has more than 2 columns",
            Assert.Throws<UserErrorException>(() => Read(content, fileName, new() { MaximumFields = 2 })).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A stream that gives a byte at a time, as a slow program does.</summary>
    private sealed class OneByOne(string text) : MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
