using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BertPipeline.SampleCorpus.Tests;

public sealed class SampleCorpusFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sample-corpus-").FullName;

    [Fact]
    public void Write_SmallCorpus_WritesOneJsonObjectALine()
    {
        SampleCorpusFiles.Write(_folder, new SampleCorpusOptions(Seed: 1, Unlabelled: 7, Train: 3, Validation: 1, Test: 2));

        using var gzip = new GZipStream(File.OpenRead(Path.Combine(_folder, "feedback.jsonl.gz")), CompressionMode.Decompress);
        string[] unlabelled = new StreamReader(gzip).ReadToEnd().TrimEnd('\n').Split('\n');
        Assert.Equal(7, unlabelled.Length);
        Assert.All(unlabelled, line => Assert.Equal(["text"], JsonNode.Parse(line)!.AsObject().Select(p => p.Key)));
        JsonNode[] labelled = [.. File.ReadLines(Path.Combine(_folder, "labelled", "labelled.jsonl")).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(["train", "train", "train", "validation", "test", "test"], labelled.Select(p => p["split"]!.GetValue<string>()));
        Assert.All(labelled, p => Assert.Equal(["text", "labels", "split"], p.AsObject().Select(q => q.Key)));
        Assert.All(labelled, p => Assert.NotEmpty(p["labels"].Deserialize<string[]>()!));
    }

    [Fact]
    public void Write_Again_WritesTheSameBytes()
    {
        var options = new SampleCorpusOptions(Seed: 1, Unlabelled: 50, Train: 5, Validation: 5, Test: 5);
        string[] names = [SampleCorpusFiles.Unlabelled, SampleCorpusFiles.Labelled];
        SampleCorpusFiles.Write(_folder, options);
        byte[][] first = [.. names.Select(n => File.ReadAllBytes(Path.Combine(_folder, n)))];
        SampleCorpusFiles.Write(_folder, options);

        Assert.Equal(first, names.Select(n => File.ReadAllBytes(Path.Combine(_folder, n))));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
