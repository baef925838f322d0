using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Tagging;
using BertPipeline.Testing.Models;

namespace BertPipeline.GpuWorker.Tests.Tagging;

public sealed class TaggersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tagger-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>As libraries of 2019 saved it: no model_type, no files of ours.</summary>
    [Fact]
    public void Load_FolderThatOthersWrote_TakesTheTagsFromTheConfiguration()
    {
        new TinyModel { Tags = ["Bugs", "Price"] }.WriteTo(_folder);
        File.Delete(Path.Combine(_folder, "labels.json"));
        Edit(config => config.Remove("model_type"));

        using ITagger tagger = Taggers.Load(_folder);

        Assert.Equal(["Bugs", "Price"], tagger.Tags);
        Assert.Equal(2, Assert.Single(tagger.Score(["w1 w2"], TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public void Score_TextsLongerThanTheModelReads_AreCounted()
    {
        new TinyModel { Tags = ["Bugs", "Price"] }.WriteTo(_folder);
        using ITagger tagger = Taggers.Load(_folder, maxLength: 6);

        tagger.Score(["w1 w2 w3 w4"], TestContext.Current.CancellationToken);
        Assert.Null(tagger.Remark);
        tagger.Score(["w1 w2 w3 w4 w5", "w1"], TestContext.Current.CancellationToken);

        Assert.Equal("Warning: 1 of 3 texts is longer than the 6 tokens that the model reads; what comes after was cut off.", tagger.Remark);
    }

    [Fact]
    public void Load_ClassifierOfOneTag_SaysSoAndCountsWhatItCut()
    {
        new TinyModel { Tags = ["Bugs", "Price"] }.WriteTo(_folder);
        File.Delete(Path.Combine(_folder, "labels.json"));
        Edit(config => config["problem_type"] = "single_label_classification");
        File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"), """{"model_max_length":1000000000000000019884624838656}""");

        using ITagger tagger = Taggers.Load(_folder);
        tagger.Score([string.Join(' ', Enumerable.Repeat("w1", 14)), string.Join(' ', Enumerable.Repeat("w1", 15))], TestContext.Current.CancellationToken);

        // 16 positions, [CLS] and [SEP] among them.
        Assert.Equal((true, "Warning: 1 of 2 texts is longer than the 16 tokens that the model reads; what comes after was cut off."), (tagger.IsSingleLabel, tagger.Remark));
    }

    [Theory]
    [InlineData(null, "has neither labels.json nor id2label in config.json")]
    [InlineData("""{"0": "Bugs", "2": "Price"}""", "id2label has 2 names, but none for 1")]
    public void Load_NoTags_SaysSo(string? names, string expected)
    {
        new TinyModel { Tags = ["Bugs", "Price"] }.WriteTo(_folder);
        File.Delete(Path.Combine(_folder, "labels.json"));
        Edit(config => config["id2label"] = names is null ? null : JsonNode.Parse(names));

        var error = Assert.Throws<UserErrorException>(() => Taggers.Load(_folder));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private void Edit(Action<JsonObject> change)
    {
        string path = Path.Combine(_folder, "config.json");
        JsonObject config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(config);
        File.WriteAllText(path, config.ToJsonString());
    }
}
