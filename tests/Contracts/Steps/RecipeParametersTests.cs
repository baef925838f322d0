using System.Text.Json;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;

namespace BertPipeline.Contracts.Tests.Steps;

public sealed class RecipeParametersTests
{
    /// <summary>The JSON of the parameters before there were recipes: it is what keys of existing artifacts are made of.</summary>
    [Fact]
    public void From_Article_IsWhatItWasBeforeThereWereRecipes()
    {
        var request = new RunRequest { Corpus = "f", BaseModel = "scratch:tiny", LanguageModel = new() { MaskingRate = new() { Start = 0.5 }, WholeWordMasking = true } };

        string json = JsonSerializer.Serialize(FinetuneLanguageModelParameters.From(request) with { Backend = "b" }, PipelineJson.Options);

        Assert.Equal(
            """{"epochs":3,"tokensPerStep":4096,"optimizer":{"kind":"adamw","adamWConvention":"torch","schedule":"linear","learningRate":0.001,"warmup":0.1,"weightDecay":0.01,"clipNorm":1},"trainable":{"embeddings":true,"gradualUnfreezing":false,"layerDecay":1},"precision":"fp32","seed":42,"backend":"b"}""",
            json);
        Assert.DoesNotContain("dropout\":null", JsonSerializer.Serialize(TrainClassifierParameters.From(request, Variant.Bert, 1), PipelineJson.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void From_Modern_DrawsMasksAndDecaysAtTheEnd()
    {
        var request = JsonSerializer.Deserialize<RunRequest>(
            """{"corpus":"f","languageModel":{"recipe":"modern","maskingRate":{"start":0.4,"end":0.2},"wholeWordMasking":true,"dropout":0}}""", PipelineJson.Options)!;

        FinetuneLanguageModelParameters parameters = FinetuneLanguageModelParameters.From(request);

        Assert.Equal(new FreshMasking(new MaskingRate { Start = 0.4, End = 0.2 }, WholeWords: true), parameters.Masking);
        Assert.Equal(0.3, parameters.Masking!.Rate.At(0.5), 1e-15);
        Assert.Equal((LearningRateSchedule.WarmupStableDecay, 0.0), (parameters.Optimizer.Schedule, parameters.Dropout));
        OptimizerOptions sgd = new() { Kind = OptimizerKind.Sgd }, linear = new() { Schedule = LearningRateSchedule.Linear };
        Assert.Equal(LearningRateSchedule.Triangular, sgd.Resolve(isScratch: true, LanguageModelRecipe.Modern).Schedule);
        Assert.Equal(LearningRateSchedule.Linear, linear.Resolve(isScratch: true, LanguageModelRecipe.Modern).Schedule);
    }

    [Fact]
    public void From_DropoutOfTheTagger_IsBertsAlone()
    {
        var request = new RunRequest { Corpus = "f", Classifier = new() { Dropout = 0.2 } };

        Assert.Equal(0.2, TrainClassifierParameters.From(request, Variant.BertAdapted, 1).Dropout);
        Assert.All([Variant.BagOfTricks, Variant.TfIdf, Variant.Cnn, Variant.Lstm], variant => Assert.Null(TrainClassifierParameters.From(request, variant, 1).Dropout));
    }
}
