using System.Text;
using System.Text.Json;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Tagging;
using BertPipeline.Orchestration.Tagging.Output;
using Parquet.Serialization;

namespace BertPipeline.Orchestration.Tests.Tagging;

public sealed class TagsWriterTests
{
    private static readonly string[] Tags = ["Bugs", "Price"];

    private static readonly TaggedText[] Rows =
    [
        Row(1, "7", "It, \"crashes\"\ndaily.", ["Bugs"], [0.9, 0.25]),
        Row(3, "\"a-1\"", "=1+2", [], [0.1, 0.2]),
        Row(4, null, "", ["Bugs", "Price"], [0.75, 0.5]),
    ];

    [Fact]
    public async Task Csv_QuotesJoinsTagsAndDefusesFormulas() => Assert.Equal(
        "file,line,id,text,tags,score: Bugs,score: Price\r\n"
        + "a.csv,1,7,\"It, \"\"crashes\"\"\ndaily.\",Bugs,0.9,0.25\r\n"
        + "a.csv,3,a-1,\"'=1+2\",,0.1,0.2\r\n"
        + "a.csv,4,,,Bugs|Price,0.75,0.5\r\n",
        await TextAsync(TagsFormat.Csv, Tags, Rows));

    [Theory]
    [InlineData("=HYPERLINK(1)")]
    [InlineData("+49 30 1234")]
    [InlineData("-1 star")]
    [InlineData("@support, help")]
    [InlineData("\t=1")]
    public async Task Csv_CellThatASpreadsheetWouldCompute_BeginsWithAnApostrophe(string text)
    {
        string csv = await TextAsync(TagsFormat.Csv, Tags, [Row(1, null, text, [], [0, 0])]);

        Assert.Contains("'" + text, csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_TagWithTheSeparatorInItsName_MakesTheCellAJsonArray()
    {
        string csv = await TextAsync(TagsFormat.Csv, ["A|B", "C"], [Row(1, null, "x", ["A|B", "C"], [1, 1])]);

        Assert.Contains("\"[\"\"A|B\"\",\"\"C\"\"]\"", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jsonl_HasPlaceIdTextTagsAndScores() => Assert.Equal(
        """
        {"file":"a.csv","line":1,"id":7,"text":"It, \"crashes\"\ndaily.","tags":["Bugs"],"scores":{"Bugs":0.9,"Price":0.25}}
        {"file":"a.csv","line":3,"id":"a-1","text":"=1+2","tags":[],"scores":{"Bugs":0.1,"Price":0.2}}
        {"file":"a.csv","line":4,"text":"","tags":["Bugs","Price"],"scores":{"Bugs":0.75,"Price":0.5}}

        """.ReplaceLineEndings("\n"),
        await TextAsync(TagsFormat.Jsonl, Tags, Rows));

    [Fact]
    public async Task Jsonl_WithoutTexts_LeavesThemOut() =>
        Assert.DoesNotContain("crashes", await TextAsync(TagsFormat.Jsonl, Tags, Rows, includeText: false), StringComparison.Ordinal);

    /// <summary>Two row groups, lists that are empty among them.</summary>
    [Fact]
    public async Task Parquet_ReadsBackWithTypesAndLists()
    {
        using var stream = new MemoryStream();
        await using (ITagsWriter writer = TagsWriter.Create(stream, Tags, new CollectTagsParameters(TagsFormat.Parquet, IncludeText: true)))
        {
            await writer.WriteAsync(Rows[..2], TestContext.Current.CancellationToken);
            await writer.WriteAsync(Rows[2..], TestContext.Current.CancellationToken);
        }

        stream.Position = 0;
        IList<Dictionary<string, object>> read = (await ParquetSerializer.DeserializeUntypedAsync(stream, cancellationToken: TestContext.Current.CancellationToken)).Data;

        Assert.Equal([("a.csv", 1L, "7"), ("a.csv", 3L, "a-1"), ("a.csv", 4L, null)], read.Select(row => (row["file"], row["line"], (object?)row.GetValueOrDefault("id"))));
        Assert.Equal(Rows.Select(row => row.Text.Text), read.Select(row => row["text"]));
        Assert.Equal(Rows.Select(row => row.Result.Tags), read.Select(row => ((IEnumerable<ReadOnlyMemory<char>>)row["tags"]).Select(tag => tag.ToString())));
        Assert.Equal([0.9, 0.1, 0.75], read.Select(row => row["score: Bugs"]));
    }

    private static TaggedText Row(long line, string? id, string text, string[] tags, double[] scores) =>
        new(new TextToTag("a.csv", line, id is null ? null : JsonSerializer.Deserialize<JsonElement>(id), text), new TextTags(tags, scores));

    private static async Task<string> TextAsync(TagsFormat format, string[] tags, TaggedText[] rows, bool includeText = true)
    {
        using var stream = new MemoryStream();
        await using (ITagsWriter writer = TagsWriter.Create(stream, tags, new CollectTagsParameters(format, includeText)))
        {
            await writer.WriteAsync(rows, TestContext.Current.CancellationToken);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
