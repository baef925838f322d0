using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Weights;

public sealed class ModelWeightsTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.safetensors");

    public ModelWeightsTests() => TorchRuntime.Start();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Of_PreTrainingModel_TiedMatrixOnce()
    {
        using var model = new BertForPreTraining(LanguageModelRun.Config);

        string[] names = [.. ModelWeights.Of(model).Select(t => t.Name)];

        Assert.Contains("bert.embeddings.word_embeddings.weight", names);
        Assert.Contains("cls.predictions.transform.dense.weight", names);
        Assert.DoesNotContain("cls.predictions.decoder.weight", names);
    }

    [Fact]
    public void Load_PreTrainingIntoClassifier_NamesMissingAndSurplus()
    {
        using var source = new BertForPreTraining(LanguageModelRun.Config);
        using var target = new BertForSequenceClassification(LanguageModelRun.Config, tags: 3, new HeadOptions());

        TensorMatch loaded = Load(Write(source), target);

        Assert.Equal(["classifier.weight", "classifier.bias"], loaded.Missing);
        Assert.Contains("cls.seq_relationship.weight", loaded.Surplus);
        Assert.All(
            target.named_parameters().Where(p => p.name.StartsWith("bert.", StringComparison.Ordinal)).Zip(source.named_parameters()),
            pair => Assert.True(pair.First.parameter.allclose(pair.Second.parameter, 0, 0), pair.First.name));
    }

    [Fact]
    public void ReadJson_FolderThatIsNotThere_SaysSo() =>
        Assert.Equal("/nowhere has no config.json.", Assert.Throws<UserErrorException>(() => ModelFolder.ReadJson<BertConfig>("/nowhere", "config.json")).Message);

    [Fact]
    public void Load_OldNamesWithoutPrefix_AreUnderstood()
    {
        using var source = new BertForPreTraining(LanguageModelRun.Config);
        (string, Tensor)[] old = [.. ModelWeights.Of(source)
            .Where(t => t.Name.StartsWith("bert.", StringComparison.Ordinal))
            .Select(t => (t.Name["bert.".Length..].Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal).Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal), t.Value))];
        TensorTransfer.Write(_path, old);
        using var target = new BertForSequenceClassification(LanguageModelRun.Config, tags: 3, new HeadOptions());

        TensorMatch loaded = Load(_path, target);

        Assert.Equal(["classifier.weight", "classifier.bias"], loaded.Missing);
        Assert.Empty(loaded.Surplus);
    }

    [Fact]
    public void Load_OtherWidth_NamesTensorAndShapes()
    {
        using var source = new BertForPreTraining(LanguageModelRun.Config);
        using var target = new BertForPreTraining(LanguageModelRun.Config with { VocabSize = 50 });

        var error = Assert.Throws<UserErrorException>(() => Load(Write(source), target));

        Assert.Contains("'bert.embeddings.word_embeddings.weight' has shape [45, 32], config.json asks for [50, 32]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FewerLayers_NamesWhatIsMissing()
    {
        using var source = new BertForPreTraining(LanguageModelRun.Config);
        using var target = new BertForPreTraining(LanguageModelRun.Config with { NumHiddenLayers = 3 });

        var error = Assert.Throws<UserErrorException>(() => Load(Write(source), target));

        Assert.Contains("lacks bert.encoder.layer.2.attention.self.query.weight", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Load_EncoderOfATagger_LeavesItsHeadOut(int tags)
    {
        using var source = new BertForSequenceClassification(LanguageModelRun.Config, tags, new HeadOptions());
        using var target = new BertForSequenceClassification(LanguageModelRun.Config, tags: 3, new HeadOptions());
        using Tensor before = target.named_parameters().Single(p => p.name == "classifier.weight").parameter.clone();

        TensorMatch loaded = Load(Write(source), target, ModelWeights.ClassifierHead);

        Assert.Equal(["classifier.weight", "classifier.bias"], loaded.Missing);
        Assert.Equal(["classifier.bias", "classifier.weight"], loaded.Surplus);
        Assert.True(before.allclose(target.named_parameters().Single(p => p.name == "classifier.weight").parameter, 0, 0));
    }

    [Fact]
    public void Load_MaskedLanguageModelWithoutPooler_PoolerMissing()
    {
        using var source = new BertForPreTraining(LanguageModelRun.Config);
        TensorTransfer.Write(_path, [.. ModelWeights.Of(source).Where(t => !t.Name.Contains("pooler", StringComparison.Ordinal) && !t.Name.Contains("seq_relationship", StringComparison.Ordinal))]);
        using var target = new BertForPreTraining(LanguageModelRun.Config);

        TensorMatch loaded = Load(_path, target);

        Assert.Equal(["bert.pooler.dense.weight", "bert.pooler.dense.bias", "cls.seq_relationship.weight", "cls.seq_relationship.bias"], loaded.Missing);
    }

    [Fact]
    public void Load_DecoderOfItsOwn_RefusedByTheLanguageModelOnly()
    {
        using var source = new BertForPreTraining(LanguageModelRun.Config);
        using Tensor decoder = randn(LanguageModelRun.Config.VocabSize, LanguageModelRun.Config.HiddenSize);
        TensorTransfer.Write(_path, [.. ModelWeights.Of(source), ("cls.predictions.decoder.weight", decoder)]);
        using var model = new BertForPreTraining(LanguageModelRun.Config);
        using var tagger = new BertForSequenceClassification(LanguageModelRun.Config, tags: 3, new HeadOptions());

        var error = Assert.Throws<UserErrorException>(() => Load(_path, model));

        Assert.Contains("'cls.predictions.decoder.weight' differs from 'bert.embeddings.word_embeddings.weight'", error.Message, StringComparison.Ordinal);
        Load(_path, tagger);
    }

    [Fact]
    public void Initialize_WhatAFileLacks_SameAsInitializingAllBefore()
    {
        using var source = new BertForPreTraining(LanguageModelRun.Config);
        string path = Write(source);
        using var before = new BertForSequenceClassification(LanguageModelRun.Config, tags: 3, new HeadOptions());
        BertInitialization.Initialize(before, LanguageModelRun.Config, seed: 1, headSeed: 2);
        Load(path, before);
        using var after = new BertForSequenceClassification(LanguageModelRun.Config, tags: 3, new HeadOptions());

        BertInitialization.Initialize(after, LanguageModelRun.Config, seed: 1, headSeed: 2, Load(path, after).Missing);

        Assert.All(before.named_parameters().Zip(after.named_parameters()), pair => Assert.Equal(pair.First.parameter.bytes.ToArray(), pair.Second.parameter.bytes.ToArray()));
    }

    private static TensorMatch Load(string path, nn.Module target, string? leaveOut = null)
    {
        using ITensorFile reader = TensorFiles.OpenFile(path);
        return ModelWeights.Load(reader, target, leaveOut);
    }

    private string Write(nn.Module model)
    {
        TensorTransfer.Write(_path, ModelWeights.Of(model));
        return _path;
    }
}
