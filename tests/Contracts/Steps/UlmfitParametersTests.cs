using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;

namespace BertPipeline.Contracts.Tests.Steps;

/// <summary>Artifacts are found again by their parameters, so ULMFiT's options must stand in no other variant's.</summary>
public sealed class UlmfitParametersTests
{
    private static readonly RunRequest Plain = new() { Corpus = "f" };

    private static readonly RunRequest Ulmfit = Plain with
    {
        Ulmfit = new() { HiddenSize = 64, Epochs = 7, PretrainOn = "wiki", Tagger = new() { HiddenSize = 20, Epochs = 9 } },
    };

    [Theory]
    [InlineData(Variant.BagOfTricks)]
    [InlineData(Variant.Cnn)]
    [InlineData(Variant.Bert)]
    [InlineData(Variant.BertAdapted)]
    public void From_OptionsOfUlmfit_OtherTaggersKeepTheirKeys(string variant) => Assert.Equal(Key(Plain, variant), Key(Ulmfit, variant));

    [Fact]
    public void From_OptionsOfBert_UlmfitKeepsItsKeys()
    {
        RunRequest other = Plain with
        {
            LanguageModel = new() { Epochs = 9, TokensPerStep = 512 },
            Classifier = new() { Epochs = 9, Head = new() { Layers = 2 }, Trainable = new() { Layers = 1 }, Optimizer = new() { Kind = OptimizerKind.Sgd } },
        };

        Assert.Equal(Key(Plain, Variant.Ulmfit), Key(other, Variant.Ulmfit));
        Assert.NotEqual(Key(Plain, Variant.Ulmfit), Key(Ulmfit, Variant.Ulmfit));
        Assert.Equal(FinetuneUlmfitParameters.From(Plain), FinetuneUlmfitParameters.From(other));
        Assert.Equal(FinetuneLanguageModelParameters.From(Plain), FinetuneLanguageModelParameters.From(Ulmfit));
    }

    /// <summary>Howard and Ruder 2018: unfrozen one layer after the other, each at the rate of the one above over 2.6.</summary>
    [Fact]
    public void From_Plain_TaggerIsTrainedAsThePaperSays()
    {
        TrainClassifierParameters tagger = TrainClassifierParameters.From(Plain, Variant.Ulmfit, 1);

        Assert.Equal(new TrainableOptions { GradualUnfreezing = true, LayerDecay = 1 / 2.6 }, tagger.Trainable);
        Assert.Equal(50, tagger.Ulmfit!.HiddenSize);
        Assert.Equal(LearningRateSchedule.Linear, tagger.Optimizer.Schedule);
    }

    /// <summary>From random weights all layers learn alike; a language model of general text is what the rates are to spare.</summary>
    [Fact]
    public void From_GeneralTextBefore_LowerLayersLearnMoreSlowlyAfterwards()
    {
        Assert.Equal((7, 1 / 2.6), (FinetuneUlmfitParameters.From(Ulmfit).Epochs, FinetuneUlmfitParameters.From(Ulmfit).LayerDecay));
        Assert.Equal((1, 1), (FinetuneUlmfitParameters.OnGeneralText(Ulmfit).Epochs, FinetuneUlmfitParameters.OnGeneralText(Ulmfit).LayerDecay));
        Assert.Equal(1, FinetuneUlmfitParameters.From(Plain).LayerDecay);
    }

    private static string Key(RunRequest request, string variant) => ArtifactKey.Compute("step", 1, TrainClassifierParameters.From(request, variant, 1), []);
}
