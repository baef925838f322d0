using BertPipeline.Contracts;
using BertPipeline.Text.Reading;

namespace BertPipeline.Text.Tests.Reading;

/// <summary>Labelled data as tools and people write it; the forms are those of the sources that shared/Text/Reading/README.md names.</summary>
public sealed class LabelFormatsTests
{
    private const string Slow = "slow: Bugs Price";

    [Theory]
    [InlineData("a.csv", "text,Tags\nslow,Bugs|Price\nfine,\n")]
    [InlineData("a.csv", "text,label\nslow,\"['Bugs', 'Price']\"\nfine,[]\n")] // Python's lists, as pandas writes them
    [InlineData("a.csv", "text,label\nslow,\"[\"\"Bugs\"\", \"\"Price\"\"]\"\nfine,[]\n")]
    [InlineData("a.csv", "text,label\nslow,['Bugs' 'Price']\nfine,[]\n")] // NumPy's
    [InlineData("a.csv", "text;labels\nslow;Bugs;\nfine;;\n", "slow: Bugs")]
    [InlineData("a.csv", "text,labels\nslow,\"Bugs, Price\"\nslower,Bugs\nfine,\n", "slow: Bugs Price|slower: Bugs")]
    [InlineData("a.csv", "text,labels\nslow,Bugs;Price;\nfine,\n")] // Microsoft Forms ends with one
    [InlineData("a.csv", "text,labels\nslow,\"Bugs\nPrice\"\nfine,\n")] // line breaks in a cell
    [InlineData("a.csv", "text,Bugs,Price\nslow,TRUE,TRUE\nfine,FALSE,FALSE\n")]
    [InlineData("a.csv", "text,Bugs,Price\nslow,1.0,1.0\nfine,0.0,\n")]
    [InlineData("a.csv", "text,Bugs,Price\nslow,x,X\nfine\n")]
    [InlineData("a.csv", "text;Bugs;Price\nslow;WAHR;WAHR\nfine;FALSCH;FALSCH\n")]
    [InlineData("a.csv", "text,Bugs,Price\nslow,yes,Yes\nfine,no,No\n")]
    [InlineData("a.csv", "id,date,stars,text,Bugs,Price\n7,2024-01-02,1,slow,1,1\n8,2024-01-03,0,fine,0,0\n")]
    [InlineData("a.csv", "Bugs|Price,slow\nBugs,slow again\nPrice,too slow\n,fine\n", "slow: Bugs Price|slow again: Bugs|too slow: Price")] // Amazon Comprehend
    [InlineData("a.jsonl", "{\"text\":\"slow\",\"label\":[\"Bugs\",\"Price\"],\"Comments\":[]}\n{\"text\":\"fine\",\"label\":[],\"Comments\":[]}\n")] // doccano
    [InlineData("a.csv", "id,text,label\n1,slow,Bugs#Price\n2,slower,Bugs\n3,dear,Price\n4,fine,\n", "slow: Bugs Price|slower: Bugs|dear: Price")] // doccano
    [InlineData("a.csv", "text,Tag 1,Tag 2\nslow,Bugs,Price\nfine,,\n")]
    [InlineData("a.csv", "text,labels\nslow,\"{'Bugs', 'Price'}\"\nfine,set()\n")] // Python's sets
    [InlineData("a.csv", ",text,Bugs,Price\n0,slow,1,1\n1,fine,0,0\n")] // pandas' index
    [InlineData("a.txt", "__label__Bugs __label__Price slow\nfine\n")] // fastText, and doccano
    [InlineData("a.jsonl", "{\"text\":\"slow\",\"categories\":[{\"name\":\"Bugs\"},{\"name\":\"Price\"}]}\n{\"text\":\"fine\",\"categories\":null}\n")]
    [InlineData("a.jsonl", "{\"text\":\"slow\",\"cats\":{\"Bugs\":1.0,\"Price\":1.0}}\n{\"text\":\"fine\",\"cats\":{\"Bugs\":0.0,\"Price\":0.0}}\n")] // spaCy
    [InlineData("a.jsonl", "{\"text\":\"slow\",\"Bugs\":true,\"Price\":true}\n{\"text\":\"fine\",\"Bugs\":false,\"Price\":false}\n")]
    [InlineData("a.json", """[{"id":1,"data":{"text":"slow"},"annotations":[{"was_cancelled":true,"result":[]},{"was_cancelled":false,"result":[{"from_name":"tags","type":"choices","value":{"choices":["Bugs","Price"]}}]}]},{"id":2,"data":{"text":"fine"},"annotations":[{"was_cancelled":false,"result":[]}]},{"id":3,"data":{"text":"open"},"annotations":[]}]""")] // Label Studio
    [InlineData("a.json", """[{"text":"slow","id":1,"topic":{"choices":["Bugs","Price"]},"annotator":1,"annotation_id":1,"lead_time":2.5},{"text":"fine","id":2,"annotator":1,"annotation_id":2,"lead_time":1.5,"topic":[]}]""")] // Label Studio's JSON_MIN
    [InlineData("a.csv", "text,id,topic,annotator,annotation_id,lead_time\nslow,1,\"{\"\"choices\"\": [\"\"Bugs\"\", \"\"Price\"\"]}\",1,1,2.5\nfine,2,,1,2,1.5\n")] // Label Studio's CSV
    [InlineData("a.jsonl", "{\"text\":\"slow\",\"options\":[{\"id\":\"Bugs\",\"text\":\"Bugs\"},{\"id\":2,\"text\":\"Price\"}],\"accept\":[\"Bugs\",2],\"answer\":\"accept\",\"_input_hash\":1}\n{\"text\":\"fine\",\"options\":[],\"accept\":[],\"answer\":\"accept\",\"_input_hash\":2}\n{\"text\":\"skip\",\"options\":[],\"accept\":[],\"answer\":\"ignore\",\"_input_hash\":3}\n")] // Prodigy's choices
    [InlineData("a.jsonl", "{\"text\":\"slow\",\"label\":\"Bugs\",\"answer\":\"accept\"}\n{\"text\":\"slow\",\"label\":\"Price\",\"answer\":\"accept\"}\n{\"text\":\"fine\",\"label\":\"Bugs\",\"answer\":\"reject\"}\n{\"text\":\"what\",\"label\":\"Bugs\",\"answer\":\"ignore\"}\n")] // Prodigy's questions
    [InlineData("a.jsonl", "{\"source\":\"slow\",\"job\":[0,1],\"job-metadata\":{\"class-map\":{\"0\":\"Bugs\",\"1\":\"Price\"},\"type\":\"groundtruth/text-classification-multilabel\"}}\n{\"source\":\"fine\",\"job\":[],\"job-metadata\":{\"class-map\":{}}}\n")] // Ground Truth
    public void Read_EveryFormat_GivesTheTags(string fileName, string content, string expected = Slow)
    {
        LabelledData data = Read((fileName, content));

        Assert.Equal(
            expected + (data.Pieces.Count > expected.Split('|').Length ? "|fine: " : ""),
            string.Join('|', data.Pieces.Select(p => $"{p.Text}: {string.Join(' ', p.Labels)}")));
        Assert.Equal(0, data.Report.Unreadable);
    }

    [Fact]
    public void Read_AzureProject_TakesTheTextsThatLieBeside()
    {
        const string Project = """
            {"projectFileVersion":"2022-05-01","assets":{"projectKind":"CustomMultiLabelClassification","classes":[{"category":"Bugs"}],
             "documents":[{"location":"docs/one.txt","language":"en-us","dataset":"Train","classes":[{"category":"Bugs"}]},
                          {"location":"docs/two.txt","language":"en-us","dataset":"Test","classes":[]}]}}
            """;

        LabelledData data = Read(("project.json", Project), ("one.txt", "slow\nas ever\n"), ("two.txt", "fine"));

        Assert.Equal([("slow\nas ever", "Bugs", "train"), ("fine", "", "test")], data.Pieces.Select(p => (p.Text, string.Join(' ', p.Labels), p.Split)));
        var error = Assert.Throws<UserErrorException>(() => Read(("project.json", Project), ("one.txt", "slow")));
        Assert.Contains("project.json names the tags of texts that lie in other files, and 'two.txt' are not there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FurtherColumns_AreKeptBesideThePiece()
    {
        LabelledData data = Read(("a.csv", "id,rating,text,labels\n7,5,slow,Bugs\n8,,fine,\n"));

        Assert.Equal(["7", "8"], data.Pieces.Select(p => p.Fields!["id"]));
        Assert.Equal("5", data.Pieces[0].Fields!["rating"]);
        Assert.False(data.Pieces[1].Fields!.ContainsKey("rating"));
    }

    [Theory]
    [InlineData("Bugs,Price", "slow: Bugs Price|fine: ")]
    [InlineData("kind", "slow: odd; one|fine: plain", null)]
    [InlineData("kind", "slow: odd one|fine: plain", ";")]
    public void Read_NamedFields_AreTheTags(string fields, string expected, string? separator = ",")
    {
        var options = new LabelledReaderOptions { LabelFields = fields.Split(','), LabelSeparator = separator ?? "~" };

        LabelledData data = Read(options, ("a.csv", "text,labels,Bugs,Price,kind\nslow,x,1,1,odd; one\nfine,y,0,0,plain\n"));

        Assert.Equal(expected, string.Join('|', data.Pieces.Select(p => $"{p.Text}: {string.Join(' ', p.Labels)}")));
    }

    [Theory]
    [InlineData("the tags are those of 'Tags'", "text,Tags\na,x\nb,\n")]
    [InlineData("the tags in 'labels' are parted by ','", "text,labels\na,\"x,y\"\nb,x\nc,y\nd,\n")]
    [InlineData("the tags are 'Bugs'; 'shop' is kept beside the pieces", "id,text,Bugs,shop\n1,a,1,web\n2,b,0,app\n")]
    [InlineData("rows are left out: Prodigy's answer is 'ignore'", "{\"text\":\"a\",\"label\":\"x\",\"answer\":\"accept\"}\n{\"text\":\"b\",\"label\":\"x\",\"answer\":\"reject\"}\n{\"text\":\"c\",\"label\":\"x\",\"answer\":\"ignore\"}\n")]
    public void Read_Decisions_AreTold(string note, string content) =>
        Assert.Contains(Read((content[0] == '{' ? "a.jsonl" : "a.csv", content)).Report.Notes!, n => n.EndsWith(note, StringComparison.Ordinal));

    [Theory]
    [InlineData("'Speed, price' is read as one tag each, with a separator", "text,labels\na,\"Speed, price\"\nb,\n")]
    [InlineData("'Bugs' (1 pieces) and 'bugs ' (1 pieces) differ in case", "text,labels\na,[\"Bugs\"]\nb,[\"bugs \"]\nc,\n", "'Bugs' (1 pieces) and 'bugs' (1 pieces) differ in case")]
    [InlineData("One text is there with different tags: 'Same text' has x and none", "text,labels\nSame text,x\nsame  TEXT,\nc,\n")]
    [InlineData("the column 'verified' holds yes and no only", "text,Bugs,verified\na,1,0\nb,0,1\n")]
    [InlineData("the column 'id' holds yes and no only", "text,Bugs,id\na,1,0\nb,0,1\nc,0,1\n")]
    [InlineData("'Bugs / Price' is read as one tag each, and what stands beside the slash", "text,labels\na,Bugs / Price\nb,Bugs\n")]
    [InlineData("'label' holds yes and no only", "text,label\na,1\nb,0\n")]
    [InlineData("the column 'Price' holds yes and no only", "text,labels,Price\na,x,0\nb,,1\n")]
    [InlineData("line 11 has 'maybe', which is neither yes nor no", "text,Bugs,Price\na,1,0\nb,0,1\nc,0,1\nd,0,1\ne,0,1\nf,0,1\ng,0,1\nh,0,1\ni,0,1\nj,0,maybe\n")]
    public void Read_LikelyMisreading_IsAWarning(string warning, string content, string? trimmed = null) =>
        Assert.Contains(Read(("a.csv", content)).Report.Warnings!, w => w.Contains(trimmed ?? warning, StringComparison.Ordinal));

    [Fact]
    public void Read_FilesWithOtherTags_AreAWarning()
    {
        string first = "text,labels\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"first {i},{(i % 2 == 0 ? "Bugs|Price" : "")}\n"));
        string second = "text,labels\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"second {i},{(i % 2 == 0 ? "Bugs" : "")}\n"));

        Assert.Contains("b.csv has no piece with 'Price', which other files have", Assert.Single(Read(("a.csv", first), ("b.csv", second)).Report.Warnings!), StringComparison.Ordinal);
        Assert.Null(Read(("a.csv", first), ("b.csv", second.Replace("second 4,Bugs", "second 4,Bugs|Price", StringComparison.Ordinal))).Report.Warnings);
    }

    private static LabelledData Read(params (string Name, string Content)[] files) => Read(new LabelledReaderOptions(), files);

    private static LabelledData Read(LabelledReaderOptions options, params (string Name, string Content)[] files)
    {
        var reader = new LabelledReader(options);
        foreach ((string name, string content) in files)
        {
            reader.Read(Bytes.Of(content), name, TestContext.Current.CancellationToken);
        }

        return reader.Complete();
    }
}
