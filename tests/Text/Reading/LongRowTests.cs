using BertPipeline.Contracts;
using BertPipeline.Text.Reading;
using static BertPipeline.Text.Tests.Reading.CorpusReading;

namespace BertPipeline.Text.Tests.Reading;

/// <summary>Rows that are longer than rows may be: counted as unreadable, and never held.</summary>
public sealed class LongRowTests
{
    private static readonly CorpusReaderOptions Options = new() { MaximumRowBytes = 1000, MaximumUnreadable = 0.5 };

    [Theory]
    [InlineData("a.txt", "one\nLONG\ntwo\nthree\n", 2)]
    [InlineData("a.txt", "one\ntwo\nthree\nLONG", 4)]
    [InlineData("a.jsonl", "{\"text\":\"one\"}\n{\"text\":\"LONG\"}\n{\"text\":\"two\"}\n{\"text\":\"three\"}", 2)]
    [InlineData("a.json", "[{\"text\":\"one\"},{\"text\":\"LONG\"},{\"text\":\"two\"},{\"text\":\"three\"}]", 1)]
    [InlineData("a.csv", "text,id\none,1\nLONG,2\ntwo,3\nthree,4\n", 3)]
    [InlineData("a.csv", "text,id\none,1\n\"LONG\",2\ntwo,3\nthree,4\n", 3)]
    [InlineData("a.csv", "text,id\none,1\n\"LINES\",2\ntwo,3\nthree,4\n", 3)]
    [InlineData("a.tsv", "text\tid\none\t1\nLONG\t2\ntwo\t3\nthree\t4\n", 3)]
    public void Read_RowBeyondTheLimit_IsCountedAndPassedOver(string fileName, string content, int line)
    {
        string text = content.Replace("LONG", string.Concat(Enumerable.Repeat("längst ", 700)), StringComparison.Ordinal)
            .Replace("LINES", string.Concat(Enumerable.Repeat("a line\n", 200)), StringComparison.Ordinal);

        (List<string> documents, ReadReport report) = Read(text, fileName, Options);

        Assert.Equal(["one", "two", "three"], documents);
        UnreadableRow row = Assert.Single(report.FirstUnreadable);
        Assert.Equal((fileName, line, "it is longer than 1,000 bytes"), (row.File, row.Line, row.Reason));
        Assert.DoesNotContain('\u001A', row.Row);
        Assert.DoesNotContain('\uFFFD', row.Row);
    }

    [Fact]
    public void Read_DocumentOfManyLinesBeyondTheLimit_IsCounted()
    {
        string text = "one\n\n" + string.Concat(Enumerable.Repeat("a line\n", 200)) + "\ntwo\n";

        (List<string> documents, ReadReport report) = Read(text, "a.txt", Options with { Layout = Contracts.Runs.TextLayout.Documents });

        Assert.Equal(["one", "two"], documents);
        Assert.Equal((3, "the document that begins here: it is longer than 1,000 bytes"), report.FirstUnreadable.Select(r => (r.Line, r.Reason)).Single());
    }

    [Theory]
    [InlineData(1 << 20, 0)]
    [InlineData((1 << 20) + 1, 1)]
    public void Read_AMegabyte_IsTheLimitUnlessAnotherIsSet(int length, int unreadable)
    {
        string text = string.Concat(Enumerable.Repeat("short\n", 200)) + new string('a', length) + "\nlast\n";

        Assert.Equal(unreadable, Read(text, "a.txt").Report.Unreadable);
    }

    /// <summary>What is in Windows-1252 stays so behind a line that was cut within a block, and one that was passed over.</summary>
    [Theory]
    [InlineData(2_000)]
    [InlineData(3_000_000)]
    public void Read_AnotherEncoding_IsReadAsBefore(int length)
    {
        byte[] file = System.Text.Encoding.Latin1.GetBytes($"caf\u00e9\n{string.Concat(Enumerable.Repeat("a caf\u00e9 ", length / 7))}\ncr\u00eape\nth\u00e9\n");
        using var stream = new MemoryStream(file);

        Assert.Equal(["caf\u00e9", "cr\u00eape", "th\u00e9"], Read(stream, "a.txt", Options).Documents);
    }

    [Fact]
    public void Read_HeaderBeyondTheLimit_IsRefused()
    {
        string header = string.Join(',', Enumerable.Range(0, 500).Select(i => $"column-{i}"));

        Assert.Contains("a.csv line 1 is the header, and it is longer than 1,000 bytes", Assert.Throws<UserErrorException>(() => Read(header + "\n1\n", "a.csv", Options)).Message, StringComparison.Ordinal);
    }

    /// <summary>The quote closes far below, before a delimiter, so that all between could be one text.</summary>
    [Theory]
    [InlineData(1 << 24, 0)]
    [InlineData(100, 20_002)]
    public void Read_QuoteThatClosesBeyondTheLimit_IsText(int most, int documents)
    {
        string content = "text,id\n\"one,1\n" + string.Concat(Enumerable.Repeat("two,2\n", 20_000)) + "three\",3\n";

        Assert.Equal(documents, Read(content + "four,4\nfive,5\n", "a.csv", Options with { MaximumRecordCharacters = most }).Documents.Count(d => d is not ("four" or "five")));
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.jsonl")]
    [InlineData("a.csv")]
    [InlineData("a.json")]
    public void Read_SixtyFourMegabytesInOneLine_TakeAFewOfMemory(string fileName)
    {
        using var stream = new OneLine(HeadOf(fileName), length: 64 << 20, TailOf(fileName));
        var reader = new TextRowReader(stream, fileName, new RowOptions(), TestContext.Current.CancellationToken);
        long before = GC.GetAllocatedBytesForCurrentThread();

        TextRow[] rows = [.. reader.Rows()];

        // Buffers of a block's size, in bytes and in characters; the line alone is 64 MB, and twice that in characters.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        Assert.Single(rows);
        Assert.Equal("it is longer than 1,048,576 bytes", Assert.Single(reader.Report().FirstUnreadable).Reason);
        reader.Dispose();
    }

    private static string HeadOf(string fileName) => Path.GetExtension(fileName) switch
    {
        ".csv" => "text,id\n",
        ".json" => """[{"text":""" + '"',
        _ => "",
    };

    private static string TailOf(string fileName) => Path.GetExtension(fileName) switch
    {
        ".json" => """
            "},{"text":"one"}]
            """,
        ".jsonl" => "\n{\"text\":\"one\"}\n",
        _ => "\none,1\n",
    };
}
