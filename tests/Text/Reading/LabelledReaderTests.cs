using BertPipeline.Contracts;
using BertPipeline.Text.Reading;

namespace BertPipeline.Text.Tests.Reading;

public sealed class LabelledReaderTests
{
    [Theory]
    [InlineData("a.jsonl", "{\"text\":\"slow\",\"labels\":[\"Price\",\"Bugs\",\"Bugs\"],\"split\":\"test\"}\n{\"text\":\"fine\",\"labels\":[]}\n")]
    [InlineData("a.csv", "text,labels,split\nslow,Price | Bugs|Bugs,test\nfine,,\n")]
    [InlineData("a.csv", "id,Bugs,Price,text,split\n7,1,1,slow,TEST\n8,0,0,fine,\n")]
    [InlineData("a.tsv", "text\tBugs\tPrice\tsplit\nslow\t1\t1\ttest\nfine\t0\t0\t\n")]
    public void Read_EveryFormat_GivesTheSamePieces(string fileName, string content)
    {
        LabelledData data = Read(fileName, content);

        Assert.Equal(["Bugs", "Price"], data.Labels);
        Assert.Equal(
            [(0, "slow", "Bugs Price", "test"), (1, "fine", "", null)],
            data.Pieces.Select(p => (p.Id, p.Text, string.Join(' ', p.Labels), p.Split)));
    }

    [Fact]
    public void Read_ZeroOneColumnWithoutOnes_IsATagStill() =>
        Assert.Equal(["Bugs", "Price"], Read("a.csv", "text,Price,Bugs\na,0,1\nb,0,0\n").Labels);

    [Fact]
    public void Read_SeveralFiles_NumbersPiecesThrough()
    {
        var reader = new LabelledReader(new LabelledReaderOptions());
        reader.Read(Bytes.Of("text,labels\na,x\n"), "a.csv", TestContext.Current.CancellationToken);
        reader.Read(Bytes.Of("{\"text\":\"b\",\"labels\":[\"y\"]}"), "b.jsonl", TestContext.Current.CancellationToken);

        LabelledData data = reader.Complete();

        Assert.Equal([0, 1], data.Pieces.Select(p => p.Id));
        Assert.Equal(["x", "y"], data.Labels);
        Assert.Equal(["a.csv", "b.jsonl"], data.Report.Files.Select(f => f.Name));
    }

    [Theory]
    [InlineData("a.csv", "words,labels\nslow,x\n", "a.csv line 1: no column 'text'")]
    [InlineData("a.csv", "text,id\nslow,1\n", "a.csv line 1: no tags")]
    [InlineData("a.csv", "text,labels,split\nslow,x,later\n", "a.csv line 2: unknown split 'later'")]
    [InlineData("a.jsonl", "{\"text\":\"a\",\"lables\":[\"x\"]}\n", "a.jsonl line 1: no tags among the columns 'text', 'lables'")]
    [InlineData("a.jsonl", "{\"text\":\"a b\",\"label\":[[0,1,\"PER\"]]}\n", "a.jsonl line 1: 'label': [start, end, tag] marks parts of the text")]
    [InlineData("a.jsonl", "{\"text\":\"a b\",\"entities\":[{\"label\":\"PER\"}]}\n", "'entities' marks parts of texts")]
    [InlineData("a.csv", "text,stars\nslow,1\nfine,5\n", "no tags")]
    [InlineData("a.csv", "text,labels\na,x\nb,x\n", "one class only: all 2 pieces of a.csv have 'x'")]
    [InlineData("a.csv", "text,labels\na,\nb,\n", "one class only: all 2 pieces of a.csv have no tag")]
    [InlineData("a.jsonl", "{\"text\":\"a\",\"labels\":[\"x\",\"y\"]}\n{\"text\":\"b\",\"labels\":[\"y\",\"x\"]}", "one class only")]
    [InlineData("a.csv", "text,labels\n", "The labelled data is empty")]
    [InlineData("a.csv", "", "The labelled data is empty")]
    [InlineData("a.txt", "slow", "a.txt is text without tags")]
    public void Read_BadData_SaysWhatAndWhere(string fileName, string content, string expected)
    {
        var error = Assert.Throws<UserErrorException>(() => Read(fileName, content));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RowsWithoutLabels_AreUnreadable()
    {
        var options = new LabelledReaderOptions { MaximumUnreadable = 0.9 };
        const string Json = "{\"text\":\"a\",\"labels\":[\"x\"]}\n{\"text\":\"b\",\"labels\":[[\"x\"]]}\n{\"text\":\"c\",\"labels\":[\"\"]}\n{\"text\":\"d\",\"labels\":{\"x\":\"maybe\"}}\n{\"text\":\"e\",\"labels\":[]}\n";

        LabelledData data = Read("a.jsonl", Json, options);

        Assert.Equal(["a", "e"], data.Pieces.Select(p => p.Text));
        Assert.Equal([2L, 3, 4], data.Report.FirstUnreadable.Select(u => u.Line));
    }

    private static LabelledData Read(string fileName, string content, LabelledReaderOptions? options = null)
    {
        var reader = new LabelledReader(options ?? new());
        reader.Read(Bytes.Of(content), fileName, TestContext.Current.CancellationToken);
        return reader.Complete();
    }
}
