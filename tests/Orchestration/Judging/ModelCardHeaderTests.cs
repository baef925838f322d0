using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.Models;
using YamlDotNet.RepresentationModel;

namespace BertPipeline.Orchestration.Tests.Judging;

/// <summary>The header as a YAML parser reads it.</summary>
public sealed class ModelCardHeaderTests
{
    [Fact]
    public void Write_BaseOfTheHub_IsNamedWithItsLicenceAndLanguage()
    {
        YamlMappingNode header = Read(new("tagger", "transformers", "feedback/labelled", new("sentence-transformers/all-MiniLM-L6-v2", "apache-2.0"), Metrics()));

        Assert.Equal(("apache-2.0", "en", "sentence-transformers/all-MiniLM-L6-v2"), (Text(header, "license"), Text(header, "language"), Text(header, "base_model")));
        Assert.Equal(("transformers", "text-classification"), (Text(header, "library_name"), Text(header, "pipeline_tag")));
    }

    [Fact]
    public void Write_NothingKnown_SaysNoMoreThanThat()
    {
        YamlMappingNode header = Read(new("tagger", null, "feedback/labelled", ModelOrigin.None, Metrics()));

        Assert.Equal("unknown", Text(header, "license"));
        Assert.Equal(
            ["license", "metrics", "model-index", "pipeline_tag", "tags"], header.Children.Keys.Select(k => k.ToString()).Order(StringComparer.Ordinal));
    }

    /// <summary>Four pieces, of which the tag's are two, one found and one wrongly given: precision, recall and F1 are 0.5.</summary>
    [Fact]
    public void Write_Figures_AreTheTests()
    {
        const string Odd = "it's: #1 \"best\" [a] | é";
        YamlMappingNode header = Read(new(Odd, null, Odd, ModelOrigin.None, Metrics()));

        var model = (YamlMappingNode)((YamlSequenceNode)header["model-index"])[0];
        var result = (YamlMappingNode)((YamlSequenceNode)model["results"])[0];
        Assert.Equal((Odd, Odd, "test"), (Text(model, "name"), Text(result["dataset"], "name"), Text(result["dataset"], "split")));
        Assert.Equal("text-classification", Text(result["task"], "type"));
        Assert.Equal(
            [("f1", "Macro F1", "0.5000"), ("f1", "Micro F1", "0.5000"), ("precision", "Macro precision", "0.5000"), ("recall", "Macro recall", "0.5000"), ("average_precision", "Macro average precision", "0.8333")],
            ((YamlSequenceNode)result["metrics"]).Select(m => (Text(m, "type"), Text(m, "name"), Text(m, "value"))));
    }

    /// <summary>Ranked: right, wrong, right, wrong. Average precision is (1/1 + 2/3) / 2.</summary>
    private static SplitMetrics Metrics()
    {
        Piece[] pieces = [new(0, "a", ["A"]), new(1, "b", []), new(2, "c", ["A"]), new(3, "d", [])];
        return SplitMetrics.Measure(Predictions.Align(["A"], pieces, [new(0, [2]), new(1, [1]), new(2, [-1]), new(3, [-2])]), [0.5]);
    }

    private static YamlMappingNode Read(ModelCardHeader header)
    {
        string text = header.Write();
        Assert.StartsWith("---\n", text, StringComparison.Ordinal);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text[4..text.IndexOf("\n---\n", StringComparison.Ordinal)]));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static string Text(YamlNode node, string key) => node[key].ToString();
}
