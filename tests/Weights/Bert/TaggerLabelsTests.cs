using BertPipeline.Contracts;
using BertPipeline.Weights.Bert;

namespace BertPipeline.Weights.Tests.Bert;

/// <summary>Configurations as transformers writes them; what nobody says is what its text-classification pipeline takes it for.</summary>
public sealed class TaggerLabelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"problem_type\":\"multi_label_classification\"", false)]
    [InlineData("\"problem_type\":\"single_label_classification\"", true)]
    [InlineData("\"problem_type\":null", true)]
    [InlineData("\"architectures\":[\"BertForSequenceClassification\"]", true)]
    public void Find_NamesOfTheConfiguration_AndHowLogitsAreRead(string keys, bool isSingle)
    {
        Write($$"""{"id2label":{"1":"Price","0":"Bugs"},{{keys}}}""");

        TaggerLabels labels = TaggerLabels.Find(_folder.Path)!;

        Assert.Equal(["Bugs", "Price"], labels.Tags);
        Assert.Equal((isSingle, true), (labels.IsSingle, labels.FromConfig));
    }

    [Fact]
    public void Find_OneTag_StandsAlone()
    {
        Write("""{"id2label":{"0":"toxic"},"problem_type":"single_label_classification"}""");

        Assert.False(TaggerLabels.Find(_folder.Path)!.IsSingle);
    }

    /// <summary>Lists and thresholds of our own are of tags that stand alone.</summary>
    [Theory]
    [InlineData("labels.json", """["Bugs","Price"]""")]
    [InlineData("thresholds.json", """{"Bugs":0.5,"Price":0.5}""")]
    public void Find_FilesOfOurOwn_TagsStandAlone(string file, string json)
    {
        Write("""{"id2label":{"0":"Bugs","1":"Price"}}""");
        File.WriteAllText(_folder.File(file), json);

        Assert.False(TaggerLabels.Find(_folder.Path)!.IsSingle);
    }

    /// <summary>Where only one of the two was set, transformers writes its own names for the other.</summary>
    [Fact]
    public void Find_GenericIds_AreNoContradiction()
    {
        Write("""{"id2label":{"0":"Bugs","1":"Price"},"label2id":{"LABEL_0":0,"LABEL_1":1}}""");

        Assert.Equal(["Bugs", "Price"], TaggerLabels.Find(_folder.Path)!.Tags);
    }

    [Theory]
    [InlineData("""{"id2label":{"0":"Bugs","1":"Price"},"label2id":{"Bugs":1,"Price":0}}""", "'Bugs' is 0 in id2label, and 1 in label2id")]
    [InlineData("""{"id2label":{"0":"Bugs","2":"Price"}}""", "id2label has 2 names, but none for 1")]
    [InlineData("""{"id2label":{"0":"Bugs","1":"Bugs"}}""", "id2label has 'Bugs' twice")]
    [InlineData("""{"id2label":{"0":"Score"},"problem_type":"regression"}""", "problem_type is 'regression'")]
    [InlineData("""{"id2label":{"0":"B-PER"},"architectures":["BertForTokenClassification"]}""", "architectures is BertForTokenClassification, whose logits are not of texts")]
    public void Find_WhatCannotBeTaggedWith_IsRefusedByName(string config, string said)
    {
        Write(config);

        string message = Assert.Throws<UserErrorException>(() => TaggerLabels.Find(_folder.Path)).Message;

        Assert.StartsWith(_folder.File("config.json"), message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NoNames_IsNull()
    {
        Write("""{"vocab_size":8}""");

        Assert.Null(TaggerLabels.Find(_folder.Path));
    }

    private void Write(string config) => File.WriteAllText(_folder.File("config.json"), config);
}
