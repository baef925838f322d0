using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tagging;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Testing.Models;
using BertPipeline.Weights;
using BertPipeline.Weights.Export;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Tests.Weights;

/// <summary>What ONNX Runtime makes of the graphs that we write, beside what we compute ourselves.</summary>
public sealed class OnnxExportTests : IDisposable
{
    private static readonly string[] Tags = ["Bugs", "Price", "Support"];

    private readonly string _folder = Directory.CreateTempSubdirectory("onnx-export-").FullName;

    public OnnxExportTests() => TorchRuntime.Start();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, Pooling.Cls, "gelu")]
    [InlineData(1, Pooling.Mean, "gelu_new")]
    [InlineData(3, Pooling.Cls, "relu")]
    [InlineData(2, Pooling.Mean, "gelu")]
    public void Run_EveryHead_GivesOurLogitsAloneAndPadded(int layers, Pooling pooling, string activation)
    {
        new TinyModel { Tags = Tags, Head = new HeadOptions { Layers = layers, Pooling = pooling } }.WriteTo(_folder);
        Configure("hidden_act", activation);
        string[] texts = ["w1", "w0 w1 w2", "w2 w2 w2 w2 w1 w0 w0 w1", ""];

        using var graph = new ExportedGraph(OnnxExport.Write(_folder, _folder, Tags.Length, isQuantized: false));
        float[][] expected = Score(texts);
        int[][] rows = Encode(texts, 16);

        Assert.Equal(["input_ids", "attention_mask", "token_type_ids"], graph.Session.InputNames);
        Assert.Equal(["logits"], graph.Session.OutputNames);
        Assert.Equal([-1, Tags.Length], graph.Session.OutputMetadata["logits"].Dimensions);
        Assert.Equal(["batch_size", "sequence_length"], graph.Session.InputMetadata["input_ids"].SymbolicDimensions);
        Assert.InRange(Difference(expected, graph.Logits(rows)), 0, 1e-5);
        Assert.InRange(Difference(expected, [.. rows.Select(row => graph.Logits(row)[0])]), 0, 1e-5);
    }

    [Fact]
    public void Run_EncoderAlone_GivesTheHiddenStatesOfEveryToken()
    {
        new TinyModel().WriteTo(_folder);
        using var graph = new ExportedGraph(OnnxExport.Write(_folder, _folder, tags: null, isQuantized: false));

        Assert.Equal(["last_hidden_state"], graph.Session.OutputNames);
        Assert.Equal([2, 6, 4], graph.Run([2, 5, 6, 3], [2, 5, 6, 7, 5, 3]).Shape);
    }

    [Theory]
    [InlineData("bert.encoder.layer.0.output.dense.bias", "lacks bert.encoder.layer.0.output.dense.bias")]
    [InlineData("classifier.bias", "lacks classifier.bias")]
    public void Write_AParameterIsMissing_NamesIt(string missing, string expected)
    {
        new TinyModel { Tags = Tags, Missing = missing }.WriteTo(_folder);

        var error = Assert.Throws<UserErrorException>(() => OnnxExport.Write(_folder, _folder, Tags.Length, isQuantized: false));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "onnx")));
    }

    /// <summary>What is written is read again as what it was made of.</summary>
    [Theory]
    [InlineData(1, Pooling.Cls)]
    [InlineData(2, Pooling.Mean)]
    public void Open_ExportedGraph_HasTheModelsTensors(int layers, Pooling pooling)
    {
        new TinyModel { Tags = Tags, Head = new HeadOptions { Layers = layers, Pooling = pooling } }.WriteTo(_folder);
        string path = OnnxExport.Write(_folder, _folder, Tags.Length, isQuantized: false);
        using ITensorFile source = TensorFiles.Open(_folder)!;
        using ITensorFile graph = TensorFiles.OpenFile(path);

        string[] expected = [.. source.Tensors.Select(t => t.Name).Where(name => pooling == Pooling.Cls || !name.Contains("pooler", StringComparison.Ordinal))];
        Assert.Equal(expected.Order(StringComparer.Ordinal), graph.Tensors.Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.All(expected, name => Assert.Equal(Singles(source, name), Singles(graph, name)));
    }

    private static float[] Singles(ITensorFile file, string name)
    {
        float[] values = new float[file.Find(name)!.Elements];
        file.ReadSingles(name, values);
        return values;
    }

    private float[][] Score(string[] texts)
    {
        using ITagger tagger = Taggers.Load(_folder);
        return [.. tagger.Score(texts, TestContext.Current.CancellationToken)];
    }

    private int[][] Encode(string[] texts, int maxLength)
    {
        var encoder = new PieceEncoder(_folder, maxLength);
        return [.. texts.Select(text => encoder.Encode(text).Ids)];
    }

    private static double Difference(float[][] expected, float[][] actual) =>
        expected.Zip(actual, (e, a) => e.Zip(a, (x, y) => Math.Abs((double)x - y)).Max()).Max();

    private void Configure(string key, string value)
    {
        string path = Path.Combine(_folder, "config.json");
        JsonObject config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        config[key] = value;
        File.WriteAllText(path, config.ToJsonString());
    }
}
