using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Tests.Training;
using BertPipeline.Weights;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Tests.Jobs;

/// <summary>A BERT of which only the upper layers learn.</summary>
public sealed class DeeperLayersTests : IDisposable
{
    private readonly JobContexts _contexts = new();
    private readonly string _encoder;

    public DeeperLayersTests()
    {
        ToyPieces.WriteSplit(_contexts.AddInput("split"));
        LanguageModelInputs.WriteEncoder(_encoder = _contexts.AddInput("encoder"), LanguageModelRun.Config with { NumHiddenLayers = 2 });
    }

    public void Dispose() => _contexts.Dispose();

    /// <summary>A model that has fewer layers than were asked for learns in all of them.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(3, false)]
    public async Task Train_DeeperLayersOnly_OthersKeepTheirBytes(int layers, bool isLowerFrozen)
    {
        TrainClassifierParameters parameters = ClassifierJobTests.Bert with { Variant = Variant.BertDeeper, Epochs = 1, Trainable = new() { Layers = layers, Embeddings = false } };

        string trained = (await new TrainClassifierJob().RunAsync(_contexts.Create(parameters), TestContext.Current.CancellationToken)).Folder;

        Assert.True(IsAsItWas(trained, "embeddings.word_embeddings.weight"));
        Assert.Equal(isLowerFrozen, IsAsItWas(trained, "encoder.layer.0.output.dense.weight"));
        Assert.False(IsAsItWas(trained, "encoder.layer.1.output.dense.weight"));
    }

    private bool IsAsItWas(string folder, string name) => Singles(folder, "bert." + name).SequenceEqual(Singles(_encoder, name));

    private static float[] Singles(string folder, string name)
    {
        using ITensorFile weights = TensorFiles.Open(folder)!;
        float[] values = new float[weights.Find(name)!.Elements];
        weights.ReadSingles(name, values);
        return values;
    }
}
