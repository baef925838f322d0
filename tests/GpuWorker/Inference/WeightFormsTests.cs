using BertPipeline.GpuWorker.Inference;
using BertPipeline.GpuWorker.Tagging;
using BertPipeline.GpuWorker.Tests.Weights;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Testing.Models;
using BertPipeline.Weights.Export;

namespace BertPipeline.GpuWorker.Tests.Inference;

/// <summary>Taggers whose weights lie in half precision or in several files, beside the same numbers in one file of fp32.</summary>
public sealed class WeightFormsTests : IDisposable
{
    private const double Tolerance = 1e-5;

    private static readonly string[] Tags = ["Bugs", "Price", "Support"];
    private static readonly string[] Texts = ["w1", "", "w0 w1 w2", "w2 w2 w1 w0"];

    private readonly string _plain = Directory.CreateTempSubdirectory("plain-").FullName;
    private readonly string _stored = Directory.CreateTempSubdirectory("stored-").FullName;

    public void Dispose()
    {
        Directory.Delete(_plain, recursive: true);
        Directory.Delete(_stored, recursive: true);
    }

    [Theory]
    [InlineData(StoredWeights.Half)]
    [InlineData(StoredWeights.Brain)]
    [InlineData(StoredWeights.Sharded)]
    public void Score_OnBothEnginesAndAsAnExportedGraph_GivesTheLogitsOfTheSameNumbers(string form)
    {
        new TinyModel { Tags = Tags }.WriteTo(_plain);
        new TinyModel { Tags = Tags }.WriteTo(_stored);
        StoredWeights.Round(_plain, form);
        StoredWeights.Write(_stored, form);

        float[][] expected = Score(_plain, InferenceEngine.Torch);

        Assert.Equal(expected, Score(_stored, InferenceEngine.Torch));
        Assert.InRange(RealTagger.Difference(expected, Score(_stored, InferenceEngine.OnnxRuntime)), 0, Tolerance);
        Assert.InRange(RealTagger.Difference(expected, ScoreExported()), 0, Tolerance);
    }

    private static float[][] Score(string folder, InferenceEngine engine)
    {
        using ITagger tagger = Taggers.Load(folder, engine: engine);
        return [.. tagger.Score(Texts, TestContext.Current.CancellationToken)];
    }

    private float[][] ScoreExported()
    {
        OnnxExport.Write(_stored, _stored, Tags.Length, isQuantized: false);
        var encoder = new PieceEncoder(_stored, maxLength: 16);
        using var graph = new ExportedGraph(Path.Combine(_stored, OnnxExport.FileName(isQuantized: false)));
        return graph.Logits([.. Texts.Select(text => encoder.Encode(text).Ids)]);
    }
}
