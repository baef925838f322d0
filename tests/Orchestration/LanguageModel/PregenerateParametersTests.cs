using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.LanguageModel;

namespace BertPipeline.Orchestration.Tests.LanguageModel;

public sealed class PregenerateParametersTests
{
    private static readonly LanguageModelOptions Article = new() { Epochs = 4, MaxSequenceLength = 64 };
    private static readonly LanguageModelOptions Modern = Article with { Recipe = LanguageModelRecipe.Modern };

    /// <summary>The JSON of before there were recipes: keys of existing artifacts are made of it.</summary>
    [Fact]
    public void From_Article_IsWhatItWasBeforeThereWereRecipes() => Assert.Equal(
        """{"shard":"00001","epochs":4,"maxSequenceLength":64,"shortSequenceProbability":0.1,"maskedLanguageModelProbability":0.15,"wholeWordMasking":false,"seed":42}""",
        JsonSerializer.Serialize(PregenerateParameters.From(Article, "00001"), PipelineJson.Options));

    [Fact]
    public void From_ModernHeldOut_IsTheArticles() =>
        Assert.Equal(PregenerateParameters.From(Article, CorpusShards.HeldOut), PregenerateParameters.From(Modern, CorpusShards.HeldOut));

    [Fact]
    public void From_Modern_IsOneEpochThatDependsOnTheLengthAlone()
    {
        PregenerateParameters parameters = PregenerateParameters.From(Modern, "00001");

        Assert.Equal((1, true, 64), (parameters.Epochs, parameters.OnePart, parameters.MaxSequenceLength));
        Assert.Equal(parameters, PregenerateParameters.From(Modern with { Epochs = 9, EpochsToGenerate = 5, Seed = 7, MaskedLanguageModelProbability = 0.4, WholeWordMasking = true }, "00001"));
        Assert.NotEqual(parameters, PregenerateParameters.From(Modern with { MaxSequenceLength = 128 }, "00001"));
        Assert.NotEqual(parameters, PregenerateParameters.From(Modern, "00002"));
    }
}
