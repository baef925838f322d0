using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Text.Reading;
using static BertPipeline.Text.Tests.Reading.CorpusReading;

namespace BertPipeline.Text.Tests.Reading;

/// <summary>Text files in other encodings than UTF-8, and damaged ones.</summary>
public sealed class CorpusEncodingTests
{
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
}
