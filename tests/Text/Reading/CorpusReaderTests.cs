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
    [InlineData("a.txt", "text\ncaf\u00e9 \u20ac5 \u201cnice\u201d and long enough\n")]
    [InlineData("a.csv", "text\ncaf\u00e9 \u20ac5 \u201cnice\u201d and long enough\n")]
    [InlineData("a.jsonl", "{\"text\":\"caf\u00e9 \u20ac5 \u201cnice\u201d and long enough\"}\n")]
    public void Read_Windows1252_IsReadAndTold(string fileName, string text)
    {
        using var stream = new MemoryStream(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text));

        (List<string> documents, ReadReport report) = Read(stream, fileName);

        Assert.Equal("café €5 “nice” and long enough", documents[^1]);
        Assert.StartsWith($"{fileName}: read as windows-1252", Assert.Single(report.Notes!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_Utf16WithoutMark_IsReadAndTold(bool bigEndian)
    {
        using var stream = new MemoryStream(new UnicodeEncoding(bigEndian, byteOrderMark: false).GetBytes("text,stars\r\nthe café is nice,5\r\n"));

        (List<string> documents, ReadReport report) = Read(stream, "a.csv");

        Assert.Equal(["the café is nice"], documents);
        Assert.Contains("utf-16", Assert.Single(report.Notes!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("windows-1251", "Приложение не работает")]
    [InlineData("shift_jis", "アプリが遅い")]
    public void Read_NamedEncoding_IsUsed(string encoding, string text)
    {
        byte[] bytes = CodePagesEncodingProvider.Instance.GetEncoding(encoding)!.GetBytes("text\n" + text + "\n");
        using var named = new MemoryStream(bytes);
        using var unnamed = new MemoryStream(bytes);

        Assert.Equal([text], Read(named, "a.csv", new CorpusReaderOptions { Encoding = encoding }).Documents);
        Assert.Contains("Name its encoding", Assert.Throws<UserErrorException>(() => Read(unnamed, "a.csv")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.txt", "caf\u00e9\nbad ", " end\nlast\n", 2)]
    [InlineData("a.csv", "text\ncaf\u00e9\nbad ", " end\nlast\n", 3)]
    [InlineData("a.jsonl", "{\"text\":\"caf\u00e9\"}\n{\"text\":\"bad ", " end\"}\n{\"text\":\"last\"}\n", 2)]
    public void Read_Utf8WithADamagedRow_CostsTheRowOnly(string fileName, string before, string after, int line)
    {
        using var stream = new MemoryStream([.. Encoding.UTF8.GetBytes(before), 0xFF, .. Encoding.UTF8.GetBytes(after)]);

        (List<string> documents, ReadReport report) = Read(stream, fileName, new CorpusReaderOptions { MaximumUnreadable = 0.5 });

        Assert.Equal(["café", "last"], documents);
        Assert.Equal((line, "it holds bytes that are not UTF-8"), ((int)Assert.Single(report.FirstUnreadable).Line, report.FirstUnreadable[0].Reason));
    }

    [Fact]
    public void Read_CutUtf8FarInside_CostsTheLastRowOnly()
    {
        // Beyond the first block, and after a byte order mark.
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a line of feedback\n", 100_000))), 0xE2, 0x82];
        using var stream = new MemoryStream(bytes);

        ReadReport report = Read(stream, "a.txt").Report;

        Assert.Equal((100_000L, 100_001L), (report.Documents, Assert.Single(report.FirstUnreadable).Line));
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
        const string Json = "{\"text\":\"ok\"}\nnot json\n[1]\n{\"body\":\"x\"}\n{\"text\":5}\n{\"text\":\"\\ud800\"}\n{\"text\":[]}\n";

        ReadReport report = Read(Json, "a.jsonl", new CorpusReaderOptions { MaximumUnreadable = 1 }).Report;

        Assert.Equal((7, 2, 1, 4), (report.Rows, report.Documents, report.Empty, report.Unreadable));
        Assert.Equal(
            [(2, "no valid JSON"), (3, "no JSON object"), (6, "'text' holds an unpaired surrogate or invalid UTF-8"), (7, "'text' is a list, not a text")],
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

    [Theory]
    [InlineData("a.ndjson", "{\"text\":\"one\"}\n{\"text\":null}\n{\"stars\":5}\n{\"text\":\"two\"}\n")]
    [InlineData("a.json", "[{\"text\":\"one\"},\n {\"text\":null}, {\"stars\":5},{\"text\":\"two\"}]")]
    [InlineData("a.json", "{\"count\":2,\"reviews\":[{\"text\":\"one\"},{\"text\":null},{},{\"TEXT\":\"two\"}]}")]
    [InlineData("a.json", "{\"text\":\"one\"}\n{\"text\":\"\"}\n{\"text\":\" \"}\n{\"text\":\"two\"}\n")]
    [InlineData("a.json", "{\"text\":{\"0\":\"one\",\"1\":null,\"2\":\"\",\"3\":\"two\"},\"stars\":{\"0\":1,\"1\":2,\"2\":3,\"3\":4}}")]
    public void Read_Json_TakesNullAndMissingTextForEmpty(string fileName, string json)
    {
        (List<string> documents, ReadReport report) = Read(json, fileName);

        Assert.Equal(["one", "two"], documents);
        Assert.Equal((4L, 2L, 0L), (report.Rows, report.Empty, report.Unreadable));
    }

    [Fact]
    public void Read_LongJsonArray_ComesWhole()
    {
        string json = "[\n" + string.Join(",\n", Enumerable.Range(0, 60_000).Select(i => $$"""{"text": "piece number {{i}}", "stars": 5}""")) + "\n]\n";

        Assert.Equal(Enumerable.Range(0, 60_000).Select(i => $"piece number {i}"), Read(json, "a.json").Documents);
    }

    [Theory]
    [InlineData("[{\"text\":\"one\"},\n{\"text\":", "a.json line 2")]
    [InlineData("[{\"text\":\"one\"}\n", "never closed")]
    public void Read_CutJson_SaysWhere(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<UserErrorException>(() => Read(json, "a.json")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a.csv", "Star Rating,Review Text\n5,nice\n", "Review Text")]
    [InlineData("a.jsonl", "{\"stars\":1}\n{\"Feedback\":\"nice\"}\n", "Feedback")]
    public void Read_NoText_TakesTheOneOtherUsualNameAndTellsIt(string fileName, string content, string name)
    {
        (List<string> documents, ReadReport report) = Read(content, fileName);

        Assert.Equal(["nice"], documents);
        Assert.Equal($"{fileName}: there is no 'text': the text is '{name}'", Assert.Single(report.Notes!));
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
    [InlineData("a.csv", "id,words\n1,x\n", "a.csv line 1: no column 'text' among 'id', 'words'")]
    [InlineData("a.csv", "text,Text\n1,x\n", "'text' is there twice")]
    [InlineData("a.csv", "Review,Message\nx,y\n", "'Review' or 'Message' may be it")]
    [InlineData("a.csv", "Comment,stars\nx,5\n", "no column 'text' among 'Comment', 'stars'; 'Comment' may be it")] // or a remark on it
    [InlineData("a.csv", "text,id\n1,\"said,never\n", "a.csv line 2: a quote that opens here is never closed")]
    [InlineData("a.docx", "", "a.docx: files must be one of .csv, .tsv, .jsonl, .ndjson, .json, .txt, .xlsx")]
    [InlineData("a.xlsx", "PK\u0003\u0004", "a.xlsx is damaged, or no .xlsx workbook")]
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
