using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;

namespace BertPipeline.Contracts.Tests.Steps;

/// <summary>A tagger is found again by its parameters, so one family's options must not stand in another's.</summary>
public sealed class FamilyParametersTests
{
    private static readonly RunRequest Plain = new() { Corpus = "f" };

    private static readonly RunRequest Networks = Plain with
    {
        Classifier = new() { Cnn = new() { Maps = 50, Epochs = 7 }, Lstm = new() { Hidden = 64, LearningRate = 0.01 } },
    };

    [Theory]
    [InlineData(Variant.BagOfTricks)]
    [InlineData(Variant.Bert)]
    [InlineData(Variant.BertAdapted)]
    [InlineData(Variant.TfIdf)]
    public void From_OptionsOfNetworks_OtherFamiliesKeepTheirKeys(string variant) => Assert.Equal(Key(Plain, variant), Key(Networks, variant));

    [Theory]
    [InlineData(Variant.Cnn)]
    [InlineData(Variant.Lstm)]
    [InlineData(Variant.TfIdf)]
    public void From_OptionsOfBert_OtherFamiliesKeepTheirKeys(string variant)
    {
        RunRequest other = Plain with { Classifier = new() { Epochs = 9, Head = new() { Layers = 2 }, Trainable = new() { Layers = 1 }, Optimizer = new() { Kind = OptimizerKind.Sgd } } };

        Assert.Equal(Key(Plain, variant), Key(other, variant));
    }

    [Fact]
    public void From_Networks_CarryTheirOwnOptionsAndRate()
    {
        TrainClassifierParameters cnn = TrainClassifierParameters.From(Networks, Variant.Cnn, 1), lstm = TrainClassifierParameters.From(Networks, Variant.Lstm, 1);

        Assert.Equal((50, 7, 1e-3, null), (cnn.Cnn!.Maps, cnn.Epochs, cnn.Optimizer.LearningRate, cnn.Lstm));
        Assert.NotEqual(Key(Plain, Variant.Cnn), Key(Networks, Variant.Cnn));
        Assert.NotEqual(Key(Plain, Variant.TfIdf), Key(Plain with { Classifier = new() { TfIdf = new() { C = 2 } } }, Variant.TfIdf));
        Assert.Equal((64, 20, 0.01, null), (lstm.Lstm!.Hidden, lstm.Epochs, lstm.Optimizer.LearningRate, lstm.Cnn));
        Assert.All([cnn, lstm], parameters => Assert.Equal((OptimizerKind.AdamW, LearningRateSchedule.Linear), (parameters.Optimizer.Kind, parameters.Optimizer.Schedule)));
    }

    [Fact]
    public void From_DeeperLayersOnly_FreezesTheOthersAndTheEmbeddings()
    {
        RunRequest request = Plain with { Classifier = new() { DeeperLayers = 2, Trainable = new() { LayerDecay = 0.5 } } };

        Assert.Equal(new TrainableOptions { Layers = 2, Embeddings = false, LayerDecay = 0.5 }, TrainClassifierParameters.From(request, Variant.BertDeeper, 1).Trainable);
        Assert.Equal(new TrainableOptions { LayerDecay = 0.5 }, TrainClassifierParameters.From(request, Variant.Bert, 1).Trainable);
    }

    private static string Key(RunRequest request, string variant) => ArtifactKey.Compute("step", 1, TrainClassifierParameters.From(request, variant, 1), []);
}
