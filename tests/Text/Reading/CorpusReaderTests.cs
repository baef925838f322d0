using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Text.Reading;

namespace BertPipeline.Text.Tests.Reading;

public sealed class CorpusReaderTests
{
    [Theory]
    [InlineData(TextLayout.Pieces, new[] { "one", "two", "three", "four" })]
    [InlineData(TextLayout.Documents, new[] { "one\ntwo", "three\nfour" })]
    [InlineData(TextLayout.Sentences, new[] { "one\ntwo", "three\nfour" })]
    [InlineData(TextLayout.Auto, new[] { "one\ntwo", "three\nfour" })]
    public void Read_Text_FollowsTheLayout(TextLayout layout, string[] expected)
    {
        (List<string> documents, ReadReport report) = Read("one\r\n  two \n\n \t\nthree\nfour", "a.txt", new CorpusReaderOptions { Layout = layout });

        Assert.Equal(expected, documents);
        Assert.Equal((4, expected.Length), (report.Rows, report.Documents));
    }

    [Theory]
    [InlineData(99, TextLayout.Documents)] // one blank line in a hundred
    [InlineData(100, TextLayout.Pieces)]
    public void Read_AutoLayout_TakesBlankLinesForBordersFromOnePercent(int lines, TextLayout expected)
    {
        string text = "\n" + string.Concat(Enumerable.Range(0, lines).Select(i => $"line {i}\n"));

        ReadReport report = Read(text, "a.txt").Report;

        Assert.Equal(expected, Assert.Single(report.Files).Layout);
    }

    [Fact]
    public void Read_Csv_TakesQuotedNewlinesAndDoubledQuotes()
    {
        const string Csv = "id,Text\r\n1,\"first, with \"\"quotes\"\"\r\n\r\nand a break\"\r\n2,plain\r\n3,\"\"\r\n";

        (List<string> documents, ReadReport report) = Read(Csv, "a.csv");

        Assert.Equal(["first, with \"quotes\"\nand a break", "plain"], documents);
        Assert.Equal((3, 2, 1), (report.Rows, report.Documents, report.Empty));
    }

    [Fact]
    public void Read_Tsv_PartsAtTabs() => Assert.Equal(["a, b"], Read("id\ttext\n1\ta, b\n", "a.tsv").Documents);

    [Fact]
    public void Read_JsonLines_TakesTheTextField()
    {
        (List<string> documents, _) = Read("{\"body\":\"é \\ud83d\\ude00\"}\n\n{\"body\":\"two\",\"x\":1}", "a.jsonl", new CorpusReaderOptions { TextField = "body" });

        Assert.Equal(["é 😀", "two"], documents);
    }

    [Theory]
    [InlineData("a.txt.gz", "one\ntwo\n")]
    [InlineData("a.csv.gz", "text\none\ntwo\n")]
    [InlineData("a.jsonl.GZ", "{\"text\":\"one\"}\n{\"text\":\"two\"}")]
    public void Read_Gzip_Expands(string fileName, string text)
    {
        using var stream = new MemoryStream(Bytes.Gzip(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(["one", "two"], Read(stream, fileName).Documents);
    }

    public static TheoryData<byte[]> Marked => new()
    {
        Encoding.UTF8.Preamble.ToArray().Concat(Encoding.UTF8.GetBytes("text\nnaïve\n")).ToArray(),
        Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("text\nnaïve\n")).ToArray(),
        Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes("text\nnaïve\n")).ToArray(),
    };

    [Theory]
    [MemberData(nameof(Marked))]
    public void Read_ByteOrderMark_TellsTheEncoding(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);

        Assert.Equal(["naïve"], Read(stream, "a.csv").Documents);
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.csv")]
    public void Read_InvalidUtf8_NamesFileAndByte(string fileName)
    {
        using var stream = new MemoryStream([.. "text\nok\nbad "u8, 0xFF, .. " end\n"u8]);

        var error = Assert.Throws<UserErrorException>(() => Read(stream, fileName));

        Assert.StartsWith($"{fileName}: byte 12 (0xFF) is not valid UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_InvalidUtf8FarInside_NamesTheByteOfTheFile()
    {
        // Beyond the first block, and after a byte order mark.
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a line of feedback\n", 100_000))), 0xE2, 0x82];
        using var stream = new MemoryStream(bytes);

        var error = Assert.Throws<UserErrorException>(() => Read(stream, "a.txt"));

        Assert.Contains($"byte {bytes.Length - 2} (0xE2)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LineLongerThanABlock_ComesWhole()
    {
        string line = new('x', 5_000_000);

        Assert.Equal([line, "y"], Read(line + "\ny\n", "a.txt").Documents);
    }

    [Fact]
    public void Complete_UnreadableRows_AreCountedAndQuotedWithTheirLines()
    {
        const string Json = "{\"text\":\"ok\"}\nnot json\n[1]\n{\"body\":\"x\"}\n{\"text\":5}\n{\"text\":\"\\ud800\"}\n";

        ReadReport report = Read(Json, "a.jsonl", new CorpusReaderOptions { MaximumUnreadable = 1 }).Report;

        Assert.Equal((6, 1, 5), (report.Rows, report.Documents, report.Unreadable));
        Assert.Equal(
            [(2, "no valid JSON"), (3, "no JSON object"), (4, "no key 'text'"), (5, "'text' is no string"), (6, "'text' holds an unpaired surrogate or invalid UTF-8")],
            report.FirstUnreadable.Select(u => ((int)u.Line, u.Reason)));
        Assert.Equal("not json", report.FirstUnreadable[0].Row);
    }

    [Fact]
    public void Complete_ManyUnreadableRows_QuotesTwenty()
    {
        string csv = "text,id\nok,1\n" + string.Concat(Enumerable.Repeat("too,many,fields\n", 50));

        ReadReport report = Read(csv, "a.csv", new CorpusReaderOptions { MaximumUnreadable = 1 }).Report;

        Assert.Equal((50L, 20), (report.Unreadable, report.FirstUnreadable.Count));
        Assert.Equal((3L, "3 fields where the header has 2"), (report.FirstUnreadable[0].Line, report.FirstUnreadable[0].Reason));
    }

    [Fact]
    public void Read_StrayQuote_CostsItsRowOnly()
    {
        ReadReport report = Read("text,id\na 5\" screen,1\nok,2\nb 6\" screen,3", "a.csv", new CorpusReaderOptions { MaximumUnreadable = 1 }).Report;

        Assert.Equal((3L, 1L, 2L), (report.Rows, report.Documents, report.Unreadable));
    }

    [Fact]
    public void Complete_TooManyUnreadable_Fails()
    {
        string json = string.Concat(Enumerable.Repeat("{\"text\":\"ok\"}\n", 98)) + "no\nno\n";

        Assert.Equal(98, Read(json, "a.jsonl", new CorpusReaderOptions { MaximumUnreadable = 0.02 }).Documents.Count);
        var error = Assert.Throws<UserErrorException>(() => Read(json, "a.jsonl"));
        Assert.Contains("a.jsonl line 99: no valid JSON", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "a.txt")]
    [InlineData(" \n\n\t\n", "a.txt")]
    [InlineData("", "a.csv")]
    [InlineData("text\n\n\"\"\n", "a.csv")]
    [InlineData("\n", "a.jsonl")]
    public void Complete_NoText_IsAClearError(string text, string fileName)
    {
        var error = Assert.Throws<UserErrorException>(() => Read(text, fileName));

        Assert.Contains("The corpus is empty", error.Message, StringComparison.Ordinal);
        Assert.Contains(fileName, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "id,body\n1,x\n", "a.csv line 1: no column 'text' among 'id', 'body'")]
    [InlineData("a.csv", "text,Text\n1,x\n", "'text' is there twice")]
    [InlineData("a.csv", "text\nok\n\"never closed\nand on\n", "a.csv line 3: a quote that opens here is never closed")]
    [InlineData("a.csv", "text,id\n1,\"said \"\"never", "a.csv line 2: a quote that opens here is never closed")]
    [InlineData("a.docx", "", "a.docx: files must be .txt, .csv, .tsv or .jsonl")]
    [InlineData("a.gz", "", "files must be")]
    public void Read_BadFile_SaysWhatAndWhere(string fileName, string text, string expected)
    {
        var error = Assert.Throws<UserErrorException>(() => Read(text, fileName));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CutGzip_IsAClearErrorWhereverItIsCut()
    {
        byte[] whole = Bytes.Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $"line {i * 7919 % 5000}\n"))));
        for (int length = 1; length < whole.Length; length += length < whole.Length - 20 ? 997 : 1)
        {
            using var stream = new MemoryStream(whole[..length]);
            var error = Assert.Throws<UserErrorException>(() => Read(stream, "a.txt.gz", new CorpusReaderOptions { Layout = TextLayout.Pieces }));
            Assert.Contains("a.txt.gz is damaged or was cut short", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_GzipThatExpandsTooFar_IsStopped()
    {
        using var stream = new MemoryStream(Bytes.Gzip(new byte[50_000_000]));

        var error = Assert.Throws<UserErrorException>(() => Read(stream, "a.txt.gz", new CorpusReaderOptions { MaximumExpandedBytes = 1_000_000 }));

        Assert.Contains("expands to more than", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DocumentWriter_ThenRead_GivesTheDocumentsBack()
    {
        string[] documents = ["one", "two\nlines", "three"];
        using var stream = new MemoryStream();
        using (var writer = new DocumentWriter(stream))
        {
            Array.ForEach(documents, writer.Write);
            writer.Write(" \n ");
        }

        stream.Position = 0;

        Assert.Equal(documents, Read(stream, "shard-00000.txt", new CorpusReaderOptions { Layout = TextLayout.Documents }).Documents);
    }

    private static (List<string> Documents, ReadReport Report) Read(string text, string fileName, CorpusReaderOptions? options = null)
    {
        using MemoryStream stream = Bytes.Of(text);
        return Read(stream, fileName, options);
    }

    private static (List<string> Documents, ReadReport Report) Read(Stream stream, string fileName, CorpusReaderOptions? options = null)
    {
        var reader = new CorpusReader(options ?? new());
        List<string> documents = [.. reader.Read(stream, fileName, TestContext.Current.CancellationToken)];
        return (documents, reader.Complete());
    }
}
