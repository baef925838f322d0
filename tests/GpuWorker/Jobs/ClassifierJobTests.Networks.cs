using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Tagging;
using BertPipeline.GpuWorker.Tests.Training;
using BertPipeline.GpuWorker.Weights;

namespace BertPipeline.GpuWorker.Tests.Jobs;

/// <content>Networks that begin from word embeddings or from a language model of their own.</content>
public sealed partial class ClassifierJobTests
{
    /// <summary>An LSTM's with a standard deviation of 1.</summary>
    [Theory]
    [InlineData(Variant.Cnn, "bert-pipeline-cnn")]
    [InlineData(Variant.Lstm, "bert-pipeline-lstm")]
    public async Task Train_NetworkOnEncoderWithWeights_BeginsFromItsWordEmbeddings(string variant, string type)
    {
        string encoder = _contexts.AddInput("encoder");
        LanguageModelInputs.WriteEncoder(encoder, LanguageModelRun.Config);
        TrainClassifierParameters parameters = Bert with { Variant = variant, Epochs = 1, MaxSequenceLength = null, Optimizer = Bert.Optimizer with { LearningRate = 0 } };

        GpuJobOutput output = await TrainAsync(parameters);

        float[] pretrained = Singles(encoder, "embeddings.word_embeddings.weight");
        double mean = pretrained.Average(x => (double)x);
        double deviation = variant == Variant.Lstm ? Math.Sqrt(pretrained.Sum(x => Math.Pow(x - mean, 2)) / (pretrained.Length - 1)) : 1;
        Assert.All(pretrained.Zip(Singles(output.Folder, "word_embeddings.weight")), pair => Assert.Equal(pair.First / deviation, pair.Second, variant == Variant.Lstm ? 1e-5 : 0));
        Assert.Equal(type, (string?)ModelFolder.ReadJson<JsonObject>(output.Folder, ModelFiles.Config)["model_type"]);
        Assert.True((int)ModelFolder.ReadTokenizerConfig(output.Folder)["model_max_length"]! > 8);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(WordEmbeddings.Random)]
    public async Task Train_NetworkWithoutPretrainedEmbeddings_HasTheWidthThatWasAskedFor(WordEmbeddings? embeddings)
    {
        string encoder = _contexts.AddInput("encoder");
        if (embeddings is not null)
        {
            LanguageModelInputs.WriteEncoder(encoder, LanguageModelRun.Config);
        }

        GpuJobOutput output = await TrainAsync(Bert with { Variant = Variant.Cnn, Epochs = 1, Cnn = new() { Embeddings = embeddings, EmbeddingSize = 12, Widths = [2, 5], Maps = 7 } });

        Assert.Equal(LanguageModelRun.Config.VocabSize * 12, Singles(output.Folder, "word_embeddings.weight").Length);
        Assert.Equal(7 * 12 * 5, Singles(output.Folder, "filters.1.weight").Length);
    }

    [Fact]
    public async Task Train_PretrainedEmbeddingsOfABaseWithoutWeights_SaysWhatToSet()
    {
        var error = await Assert.ThrowsAsync<UserErrorException>(() => TrainAsync(Bert with { Variant = Variant.Lstm, Lstm = new() { Embeddings = WordEmbeddings.Pretrained } }));

        Assert.Contains("classifier.lstm.embeddings is pretrained, and the base model has no word embeddings. Set it to random", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The paper's order: in the first epoch the head learns alone, in the second the highest layer with it.</summary>
    [Fact]
    public async Task Train_Ulmfit_UnfreezesFromTheTop()
    {
        GpuJobOutput output = await TrainAsync(Bert with { Variant = Variant.Ulmfit, Epochs = 2, Trainable = new UlmfitTaggerOptions().Trainable });

        string encoder = await _contexts.FolderAsync("encoder", TestContext.Current.CancellationToken);
        foreach (string name in (string[])["embeddings.weight", "layers.0.hidden_weight", "layers.0.input.bias", "layers.1.hidden_weight", "layers.1.input.weight"])
        {
            float[] first = Singles(encoder, "ulmfit." + name);
            Assert.Equal(first, Singles(_contexts.Saved[0].Folder, "ulmfit." + name));
            Assert.Equal(!name.StartsWith("layers.1.", StringComparison.Ordinal), first.AsSpan().SequenceEqual(Singles(_contexts.Saved[1].Folder, "ulmfit." + name)));
        }

        Assert.Equal("bert-pipeline-ulmfit", (string?)ModelFolder.ReadJson<JsonObject>(output.Folder, ModelFiles.Config)["model_type"]);
        Assert.Contains("ulmfit.tagger.trainable.gradualUnfreezing: in ", Assert.Single(Record(output).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_UlmfitLanguageModel_SaysThatItIsNoTagger()
    {
        UlmfitInputs.WriteLanguageModel(_contexts.AddInput("encoder"));
        File.WriteAllText(Path.Combine(_contexts.AddInput("encoder"), ModelFiles.Labels), "[\"one\"]");

        var error = Assert.Throws<UserErrorException>(() => Taggers.Load(_contexts.AddInput("encoder")));

        Assert.Contains("is that of a language model", error.Message, StringComparison.Ordinal);
    }
}
