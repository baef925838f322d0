using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Inference;
using BertPipeline.GpuWorker.Tagging;
using BertPipeline.GpuWorker.Tests.Weights;
using BertPipeline.Testing.Models;
using BertPipeline.Weights.Export;
using Microsoft.ML.OnnxRuntime;

namespace BertPipeline.GpuWorker.Tests.Inference;

/// <summary>The same taggers on libtorch and on ONNX Runtime.</summary>
public sealed class EngineTests : IDisposable
{
    private const double Tolerance = 1e-4;

    private static readonly string[] Tags = ["Bugs", "Price", "Support"];

    private readonly string _folder = Directory.CreateTempSubdirectory("engine-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, Pooling.Cls, "gelu")]
    [InlineData(1, Pooling.Mean, "gelu_new")]
    [InlineData(3, Pooling.Cls, "relu")]
    [InlineData(2, Pooling.Mean, "gelu")]
    public void Score_EveryHead_GivesTheSameLogits(int layers, Pooling pooling, string activation)
    {
        new TinyModel { Tags = Tags, Head = new HeadOptions { Layers = layers, Pooling = pooling } }.WriteTo(_folder);
        Configure(_folder, "hidden_act", activation);

        // Also longer than the sixteen positions of the model.
        string[] texts = ["w1", "", "w0 w1 w2", "w2 w2 w2 w2 w1 w0 w0 w1", .. Enumerable.Range(0, 40).Select(i => string.Join(' ', Enumerable.Repeat($"w{i % 3}", 1 + (i % 20))))];

        AssertAlike(_folder, texts);
    }

    /// <summary>One encoder layer has a way of its own for the last; two have both.</summary>
    [Theory]
    [InlineData(Pooling.Cls, "minilm")]
    [InlineData(Pooling.Mean, "minilm")]
    [InlineData(Pooling.Cls, "arctic-xs")]
    public void Score_PeoplesTextsThroughAPretrainedEncoder_GivesTheSameLogitsAndTags(Pooling pooling, string encoder) =>
        AssertAlike(RealTagger.Write(_folder, pooling, encoder), RealTagger.Texts(200));

    /// <summary>One tag a text, by softmax: as many kinds of answers as there are tags, so that a constant would not pass.</summary>
    [Fact]
    public void Score_TaggerOfOneTagAText_GivesTheSameTags()
    {
        string folder = RealTagger.Write(_folder, Pooling.Mean);
        Configure(folder, "problem_type", "single_label_classification");
        string[] texts = RealTagger.Texts(50);

        TagScores[] torch = Tagged(InferenceEngine.Torch, folder, texts);
        TagScores[] onnx = Tagged(InferenceEngine.OnnxRuntime, folder, texts);

        Assert.Equal(torch.Select(t => Assert.Single(t.Tags)), onnx.Select(t => Assert.Single(t.Tags)));
        Assert.True(torch.Select(t => t.Tags[0]).Distinct().Count() > 1);
        Assert.All(torch.Zip(onnx), pair => Assert.All(pair.First.Scores.Zip(pair.Second.Scores), scores => Assert.Equal(scores.First, scores.Second, Tolerance)));
        Assert.All(onnx, t => Assert.Equal(1, t.Scores.Sum(), 1e-9));
    }

    [Fact]
    public void Open_OnnxRuntimeRefusesTheGraph_LibtorchComputesAndALineSaysWhy()
    {
        using var torch = new NoScorer();
        using var warnings = new StringWriter();

        IPieceScorer opened = BertScorer.Open("the-folder", 1, InferenceEngine.Auto, () => torch, warnings, Refuse);

        Assert.Same(torch, opened);
        Assert.StartsWith("the-folder is computed by libtorch, which is slower for single texts: ", warnings.ToString(), StringComparison.Ordinal);
        Assert.Contains(Assert.Throws<OnnxRuntimeException>(() => Refuse("", 1)).Message, warnings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OnnxRuntimeAskedForRefusesTheGraph_IsRefusedWithTheMend()
    {
        var error = Assert.Throws<UserErrorException>(
            () => BertScorer.Open("the-folder", 1, InferenceEngine.OnnxRuntime, () => throw new InvalidOperationException("Not asked for."), TextWriter.Null, Refuse));

        Assert.StartsWith("the-folder: ONNX Runtime does not take it: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Leave the engine out.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>As a program of 2019 left it, in a folder of links as the hub's cache is.</summary>
    [Fact]
    public void Score_PyTorchsFormBehindLinks_GivesTheSameLogits()
    {
        string model = Directory.CreateDirectory(Path.Combine(_folder, "model")).FullName;
        string links = Directory.CreateDirectory(Path.Combine(_folder, "links")).FullName;
        new TinyModel { Tags = Tags }.WriteTo(model);
        ModelExport.WritePyTorch(model, model);
        File.Delete(Path.Combine(model, "model.safetensors"));
        foreach (string file in Directory.GetFiles(model))
        {
            File.CreateSymbolicLink(Path.Combine(links, Path.GetFileName(file)), file);
        }

        AssertAlike(links, ["w1", "w0 w1 w2"]);
    }

    [Fact]
    public void Score_AloneAndInCompany_IsTheSame()
    {
        string folder = RealTagger.Write(_folder, Pooling.Cls);
        string[] texts = RealTagger.Texts(60);
        using ITagger tagger = Taggers.Load(folder, engine: InferenceEngine.OnnxRuntime);

        IReadOnlyList<float[]> together = tagger.Score(texts, Token);
        IReadOnlyList<float[]> backwards = [.. tagger.Score([.. texts.Reverse()], Token).Reverse()];
        IReadOnlyList<float[]> alone = [.. texts.Select(text => tagger.Score([tagger.Encode(text)], ITagger.BatchTokens, isAlone: true, Token)[0])];

        Assert.InRange(RealTagger.Difference(together, alone), 0, Tolerance);
        Assert.InRange(RealTagger.Difference(together, backwards), 0, Tolerance);
    }

    /// <summary>What came before leaves nothing behind.</summary>
    [Fact]
    public void Score_TheSameTextsAfterOthers_GivesTheSameBits()
    {
        string folder = RealTagger.Write(_folder, Pooling.Mean);
        string[] texts = RealTagger.Texts(60);
        using ITagger tagger = Taggers.Load(folder, engine: InferenceEngine.OnnxRuntime);

        IReadOnlyList<float[]> first = tagger.Score(texts[..30], Token);
        tagger.Score(texts[30..], Token);

        Assert.Equal(first, tagger.Score(texts[..30], Token));
    }

    [Fact]
    public void Load_NothingAskedForOnAProcessor_ComputesWithOnnxRuntime()
    {
        new TinyModel { Tags = Tags }.WriteTo(_folder);
        string[] texts = ["w1 w2", "w0"];

        Assert.Equal(Score(InferenceEngine.OnnxRuntime, _folder, texts), Score(InferenceEngine.Auto, _folder, texts));
    }

    [Fact]
    public void Score_Cancelled_Stops()
    {
        new TinyModel { Tags = Tags }.WriteTo(_folder);
        using ITagger tagger = Taggers.Load(_folder, engine: InferenceEngine.OnnxRuntime);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => tagger.Score(["w1", "w1 w2"], cancelled.Token));
        Assert.Throws<OperationCanceledException>(() => tagger.Score(["w1"], cancelled.Token));
    }

    [Theory]
    [InlineData("""{"model_type": "tf-idf"}""", "is a tagger of the family 'tf-idf'; ONNX Runtime computes bert only")]
    public void Load_OnnxRuntimeForAnotherFamily_IsRefused(string config, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "config.json"), config);

        var error = Assert.Throws<UserErrorException>(() => Taggers.Load(_folder, engine: InferenceEngine.OnnxRuntime));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AWeightIsMissing_SaysWhichWhateverComputes()
    {
        new TinyModel { Tags = Tags, Missing = "classifier.bias" }.WriteTo(_folder);

        var any = Assert.Throws<UserErrorException>(() => Taggers.Load(_folder));
        var asked = Assert.Throws<UserErrorException>(() => Taggers.Load(_folder, engine: InferenceEngine.OnnxRuntime));

        Assert.Contains("lacks classifier.bias: it is no trained tagger", any.Message, StringComparison.Ordinal);
        Assert.Contains("lacks classifier.bias", asked.Message, StringComparison.Ordinal);
    }

    private static void AssertAlike(string folder, string[] texts)
    {
        IReadOnlyList<float[]> torch = Score(InferenceEngine.Torch, folder, texts);
        IReadOnlyList<float[]> onnx = Score(InferenceEngine.OnnxRuntime, folder, texts);

        double difference = RealTagger.Difference(torch, onnx);
        TestContext.Current.TestOutputHelper?.WriteLine($"largest difference of a logit: {difference:e1}");
        Assert.InRange(difference, 0, Tolerance);

        // A logit that lies nearer to the threshold than that may fall on either side.
        Assert.All(torch.Zip(onnx), pair => Assert.All(pair.First.Zip(pair.Second), logits =>
            Assert.True(Math.Abs(logits.First) < Tolerance || (logits.First >= 0) == (logits.Second >= 0))));
    }

    /// <summary>The library's own refusal, of bytes that are no graph.</summary>
    private static IPieceScorer Refuse(string folder, int tags)
    {
        using var session = new InferenceSession([1, 2, 3]);
        return new NoScorer();
    }

    private static TagScores[] Tagged(InferenceEngine engine, string folder, string[] texts)
    {
        using ITagger tagger = Taggers.Load(folder, engine: engine);
        return [.. tagger.Score(texts, Token).Select(logits => TagScores.Of(tagger, logits, new Dictionary<string, double>()))];
    }

    private static IReadOnlyList<float[]> Score(InferenceEngine engine, string folder, string[] texts)
    {
        using ITagger tagger = Taggers.Load(folder, engine: engine);
        return tagger.Score(texts, Token);
    }

    private static void Configure(string folder, string key, string value)
    {
        string path = Path.Combine(folder, "config.json");
        JsonObject config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        config[key] = value;
        File.WriteAllText(path, config.ToJsonString());
    }

    private sealed class NoScorer : IPieceScorer
    {
        public ScoringLanes? Lanes => null;

        public IReadOnlyList<float[]> Score(int[][] pieces, int batchTokens, bool isAlone, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
