using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Inference;
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

    private const int Longest = 64;

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
        float[][] expected = Score(_folder, texts);
        int[][] rows = Encode(_folder, texts, 16);

        Assert.Equal(["input_ids", "attention_mask", "token_type_ids"], graph.Session.InputNames);
        Assert.Equal(["logits"], graph.Session.OutputNames);
        Assert.Equal([-1, Tags.Length], graph.Session.OutputMetadata["logits"].Dimensions);
        Assert.Equal(["batch_size", "sequence_length"], graph.Session.InputMetadata["input_ids"].SymbolicDimensions);
        Assert.InRange(RealTagger.Difference(expected, graph.Logits(rows)), 0, 1e-5);
        Assert.InRange(RealTagger.Difference(expected, [.. rows.Select(row => graph.Logits(row)[0])]), 0, 1e-5);
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

    /// <summary>
    /// What people wrote, through a pretrained encoder under a head that was never trained. In bytes the file is a quarter as long, and the logits point the same way (a cosine of 0.98: an
    /// error of a fifth of their size); a trained head is far less sensitive.
    /// </summary>
    [Fact]
    public void Run_TwoHundredTextsThroughMiniLm_GivesOurLogitsAloneAndPaddedAndQuantizedNearlySo()
    {
        string model = RealTagger.Write(_folder, Pooling.Mean);
        string[] texts = RealTagger.Texts(200);
        float[][] expected = Score(model, texts);
        int[][] rows = Encode(model, texts, Longest);
        string single = OnnxExport.Write(model, model, 11, isQuantized: false);
        string bytes = OnnxExport.Write(model, model, 11, isQuantized: true);

        using (var graph = new ExportedGraph(single))
        {
            double alone = RealTagger.Difference(expected, [.. rows.Select(row => graph.Logits(row)[0])]);
            double padded = RealTagger.Difference(expected, [.. rows.Chunk(20).SelectMany(graph.Logits)]);
            TestContext.Current.TestOutputHelper?.WriteLine($"largest difference of a logit: {alone:e1} alone, {padded:e1} padded");
            Assert.InRange(Math.Max(alone, padded), 0, 1e-4);
        }

        using (var graph = new ExportedGraph(bytes))
        {
            double[] errors = [.. rows.Zip(expected).SelectMany(pair => graph.Logits(pair.First)[0].Zip(pair.Second, (x, y) => (double)x - y))];
            double relative = Math.Sqrt(errors.Sum(e => e * e) / expected.Sum(row => row.Sum(x => (double)x * x)));
            TestContext.Current.TestOutputHelper?.WriteLine($"quantized: {relative:p1} of the logits' size; {new FileInfo(bytes).Length:N0} of {new FileInfo(single).Length:N0} bytes");
            Assert.InRange(relative, 0, 0.2);
        }

        Assert.InRange(new FileInfo(bytes).Length, 1, 0.27 * new FileInfo(single).Length);
    }

    /// <summary>Whoever reads a text alone and in company should know: the scale of the activations is the batch's.</summary>
    [Fact]
    public void Run_QuantizedInABatch_DependsOnTheTextsBeside()
    {
        new TinyModel { Tags = Tags }.WriteTo(_folder);
        using var graph = new ExportedGraph(OnnxExport.Write(_folder, _folder, Tags.Length, isQuantized: true));

        float[] alone = graph.Logits([2, 5, 3])[0];
        float[] beside = graph.Logits([2, 5, 3], [2, 7, 7, 6, 7, 3])[0];

        Assert.NotEqual(alone, beside);
        Assert.InRange(RealTagger.Difference([alone], [beside]), 0, 0.1);
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

    private static float[][] Score(string folder, string[] texts)
    {
        using ITagger tagger = Taggers.Load(folder, Longest, InferenceEngine.Torch);
        return [.. tagger.Score(texts, TestContext.Current.CancellationToken)];
    }

    private static int[][] Encode(string folder, string[] texts, int maxLength)
    {
        var encoder = new PieceEncoder(folder, maxLength);
        return [.. texts.Select(text => encoder.Encode(text).Ids)];
    }

    private void Configure(string key, string value)
    {
        string path = Path.Combine(_folder, "config.json");
        JsonObject config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        config[key] = value;
        File.WriteAllText(path, config.ToJsonString());
    }
}
