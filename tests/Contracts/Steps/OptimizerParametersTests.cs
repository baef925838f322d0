using System.Text.Json;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;

namespace BertPipeline.Contracts.Tests.Steps;

public sealed class OptimizerParametersTests
{
    private static readonly OptimizerOptions Chosen = new()
    {
        Kind = OptimizerKind.Sgd,
        AdamWConvention = AdamWConvention.Transformers,
        Schedule = LearningRateSchedule.OneCycle,
        LearningRate = 0.5,
        Warmup = 0.2,
        WeightDecay = 0.3,
        ClipNorm = 4,
    };

    [Fact]
    public void From_ChosenOptimizer_IsCarriedWhole()
    {
        var request = new RunRequest { Corpus = "f", LanguageModel = new() { Optimizer = Chosen }, Classifier = new() { Optimizer = Chosen } };

        Assert.Equal(Chosen, TrainClassifierParameters.From(request, Variant.Bert, 1).Optimizer);
        Assert.Equal(Chosen, FinetuneLanguageModelParameters.From(request).Optimizer);
    }

    [Theory]
    [InlineData("bert-base-uncased", OptimizerKind.AdamW, LearningRateSchedule.Linear, 5e-5)]
    [InlineData("scratch:tiny", OptimizerKind.AdamW, LearningRateSchedule.Linear, 1e-3)]
    [InlineData("bert-base-uncased", OptimizerKind.Sgd, LearningRateSchedule.Triangular, 0.05)]
    [InlineData("scratch:tiny", OptimizerKind.Sgd, LearningRateSchedule.Triangular, 0.05)]
    public void From_NothingChosen_FollowsOptimizerAndBaseModel(string baseModel, OptimizerKind kind, LearningRateSchedule schedule, double rate)
    {
        var options = new OptimizerOptions { Kind = kind };
        var request = new RunRequest { Corpus = "f", BaseModel = baseModel, LanguageModel = new() { Optimizer = options }, Classifier = new() { Optimizer = options } };

        OptimizerOptions expected = options with { Schedule = schedule, LearningRate = rate };
        Assert.Equal(expected, TrainClassifierParameters.From(request, Variant.Bert, 1).Optimizer);
        Assert.Equal(expected, FinetuneLanguageModelParameters.From(request).Optimizer);
    }

    /// <summary>Names are part of the keys of artifacts that exist: another spelling would compute them again.</summary>
    [Fact]
    public void Serialize_EveryName_IsTheOneOfRequestsAndKeys()
    {
        Assert.Equal(
            """{"kind":"sgd","adamWConvention":"transformers","schedule":"one-cycle","learningRate":0.5,"warmup":0.2,"weightDecay":0.3,"clipNorm":4}""",
            JsonSerializer.Serialize(Chosen, PipelineJson.Options));
        Assert.Equal(["adamw", "sgd"], JsonName.All(typeof(OptimizerKind)));
        Assert.Equal(["torch", "transformers"], JsonName.All(typeof(AdamWConvention)));
        Assert.Equal(["linear", "triangular", "one-cycle", "warmup-stable-decay"], JsonName.All(typeof(LearningRateSchedule)));
        Assert.Equal(["cls", "mean"], JsonName.All(typeof(Pooling)));
        Assert.Equal(["fp32", "bf16", "bf16-mixed"], JsonName.All(typeof(Precision)));
        Assert.Equal(["auto", "pieces", "documents", "sentences"], JsonName.All(typeof(TextLayout)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("\"rmsprop\"")]
    public void Deserialize_NoName_IsRefused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<OptimizerKind>(json, PipelineJson.Options));
}
