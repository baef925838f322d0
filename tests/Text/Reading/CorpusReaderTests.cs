using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Text.Reading;
using static BertPipeline.Text.Tests.Reading.CorpusReading;

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

    [Fact]
    public void Read_LineLongerThanABlock_ComesWhole()
    {
        string line = new('x', 5_000_000);

        Assert.Equal([line, "y"], Read(line + "\ny\n", "a.txt", new CorpusReaderOptions { MaximumRowBytes = 6_000_000 }).Documents);
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
}
