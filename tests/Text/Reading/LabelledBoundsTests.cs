using BertPipeline.Contracts;
using BertPipeline.Text.Reading;

namespace BertPipeline.Text.Tests.Reading;

/// <summary>How much labelled data may be held, and how much of it a message repeats.</summary>
public sealed class LabelledBoundsTests
{
    private static readonly string Long = new('x', 5000);

    [Theory]
    [InlineData("a.csv", 4)]
    [InlineData("corrections-1.csv", 4)]
    public void Read_MoreThanIsHeld_NamesFileAndBound(string fileName, int files)
    {
        var reader = new LabelledReader(new LabelledReaderOptions { MaximumHeldBytes = 100_000 });
        string content = "text,labels\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{new string('a', 200)} {i},x\n"));

        var error = Assert.Throws<UserErrorException>(() =>
        {
            for (int file = 1; file <= files; file++)
            {
                reader.Read(Bytes.Of(content), fileName, TestContext.Current.CancellationToken);
            }
        });

        Assert.Equal(
            $"The labelled data takes more than 100,000 bytes of memory with {fileName}. Leave out columns that are not needed, or rows: a tagger learns little from more than some hundred thousand.",
            error.Message);
    }

    /// <summary>A row that is too much for memory by its columns alone, though all are empty.</summary>
    [Fact]
    public void Read_ManyColumns_Count()
    {
        string content = $"text,labels,{string.Join(',', Enumerable.Range(0, 1000).Select(i => $"c{i}"))}\n" + string.Concat(Enumerable.Repeat("a,x\n", 50));

        Assert.Throws<UserErrorException>(() => Read("a.csv", content, new() { MaximumHeldBytes = 100_000 }));
    }

    /// <summary>A thousandth of the usual bound, and of 300,000 rows.</summary>
    [Fact]
    public void Read_ThreeHundredThousandRowsOfAParagraph_Fit()
    {
        var usual = new LabelledReaderOptions();
        string content = "text,labels,stars,Bugs\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{new string('a', 246)} {i:D3},{(i % 2 == 0 ? "x" : "x|y")},5,no\n"));

        Assert.Equal(300, Read("a.csv", content, new() { MaximumHeldBytes = usual.MaximumHeldBytes / 1000 }).Pieces.Count);
    }

    [Fact]
    public void Read_TooManyTags_AreRefused()
    {
        string content = "text,labels\n" + string.Concat(Enumerable.Range(0, 11).Select(i => $"text {i},tag {i}\n"));

        Assert.Equal(11, Read("a.csv", content, new() { MaximumTags = 11 }).Labels.Count);
        Assert.Contains(
            "The labelled data has more than 10 tags with a.csv, 'tag 10' among them.",
            Assert.Throws<UserErrorException>(() => Read("a.csv", content, new() { MaximumTags = 10 })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "text,labels,split\na,b,LONG\n", "unknown split")]
    [InlineData("a.csv", "LONG,labels\na,b\n", "no column 'text' among")]
    [InlineData("a.csv", "text,LONG\na,b\n", "no tags among the columns")]
    [InlineData("a.csv", "text,labels\na,LONG\nb,LONG\n", "one class only")]
    [InlineData("a.csv", "text,MANY\na,b\n", "no tags among the columns")]
    [InlineData("a.jsonl", "{\"text\":\"a\",\"labels\":{\"LONG\":\"b\"}}", "neither yes nor no")]
    public void Read_ErrorOfALongValue_RepeatsItsBeginning(string fileName, string content, string message)
    {
        var error = Assert.Throws<UserErrorException>(() => Read(fileName, Expanded(content)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        AssertShort(error.Message);
    }

    [Theory]
    [InlineData("a.csv", "text,labels,LONG\na,b,1\nc,d,0\n")]
    [InlineData("a.csv", "text,bugs,LONG\na,1,x\nc,0,LONG\ne,0,yes\n")]
    [InlineData("a.csv", "text,bugs,MANY\na,1,x\nc,0,LONG\n")]
    [InlineData("a.csv", "text,labels\na,LONG\nb,\"LO.NG,a\"\na,LONG|b\n")]
    [InlineData("a.jsonl", "{\"text\":\"a\",\"answer\":\"accept\",\"label\":\"b\"}\n{\"text\":\"c\",\"answer\":\"accept\",\"label\":\"d\"}\n{\"text\":\"c\",\"answer\":\"accept\",\"label\":\"b\"}\n{\"text\":\"c\",\"answer\":\"LONG\",\"label\":\"b\"}\n")]
    public void Read_NotesOnALongValue_RepeatItsBeginning(string fileName, string content)
    {
        ReadReport report = Read(fileName, Expanded(content)).Report;

        string[] told = [.. report.Notes ?? [], .. report.Warnings ?? []];
        Assert.NotEmpty(told);
        Assert.All(told, AssertShort);
    }

    [Fact]
    public void Read_ANoteARow_IsToldAHundredTimes()
    {
        string rows = string.Concat(Enumerable.Range(0, 150).Select(i => $"{{\"text\":\"c\",\"answer\":\"{i}\",\"label\":\"b\"}}\n"));
        string accepted = string.Concat(Enumerable.Range(0, 100).Select(i => $"{{\"text\":\"t{i}\",\"answer\":\"accept\",\"label\":\"{(i % 2 == 0 ? 'b' : 'd')}\"}}\n"));

        Assert.Equal(100, Read("a.jsonl", accepted + rows).Report.Notes!.Count);
    }

    private static void AssertShort(string message)
    {
        Assert.DoesNotContain(new string('x', 201), message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 1500);
    }

    private static string Expanded(string content) => content
        .Replace("LONG", Long, StringComparison.Ordinal)
        .Replace("LO.NG", $"{Long[1..]}.x", StringComparison.Ordinal)
        .Replace("MANY", string.Join(',', Enumerable.Range(0, 1000).Select(i => $"column {i}")), StringComparison.Ordinal);

    private static LabelledData Read(string fileName, string content, LabelledReaderOptions? options = null)
    {
        var reader = new LabelledReader(options ?? new() { MaximumUnreadable = 0 });
        reader.Read(Bytes.Of(content), fileName, TestContext.Current.CancellationToken);
        return reader.Complete();
    }
}
