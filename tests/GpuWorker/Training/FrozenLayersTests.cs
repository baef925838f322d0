using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Jobs;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Tests.Training;

/// <summary>What is frozen does not change by a bit; what learns goes on bit for bit after a resume, also where more begins to learn.</summary>
public sealed class FrozenLayersTests : IDisposable
{
    private readonly JobContexts _contexts = new();

    public void Dispose() => _contexts.Dispose();

    [Fact]
    public async Task TrainClassifier_TopLayerOnly_ChangesNoOtherBit()
    {
        (string before, string after) = await TrainClassifierAsync(new TrainableOptions { Layers = 1 }, epochs: 2);

        AssertFrozen(before, after, "bert.embeddings.", "bert.encoder.layer.0.");
    }

    [Fact]
    public async Task TrainClassifier_HeadOnly_ChangesNoBitOfTheEncoder()
    {
        (string before, string after) = await TrainClassifierAsync(new TrainableOptions { Layers = 0 }, epochs: 2);

        AssertFrozen(before, after, "bert.embeddings.", "bert.encoder.");
    }

    [Fact]
    public async Task FinetuneLanguageModel_EmbeddingsFrozen_ChangesTheRestAndSaysWhatTheTieMeans()
    {
        LanguageModelInputs.Add(_contexts);
        string before = WriteWeights(_contexts.AddInput("base-model"));

        GpuJobOutput output = await FinetuneAsync(new TrainableOptions { Embeddings = false });

        AssertFrozen(before, output.Folder, "bert.embeddings.");
        TrainingRecord record = ModelFolder.ReadJson<TrainingRecord>(output.Folder, TrainingRecord.FileName);
        Assert.Contains("The language model's embeddings were frozen, and with them its decoder, which is the same matrix.", record.Warnings);
    }

    [Fact]
    public async Task FinetuneLanguageModel_NoLayerOfTheEncoder_IsRefused()
    {
        LanguageModelInputs.Add(_contexts);

        var error = await Assert.ThrowsAsync<UserErrorException>(() => FinetuneAsync(new TrainableOptions { Layers = 0 }));

        Assert.Contains("languageModel.trainable trains no layer of the encoder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrainClassifier_GradualUnfreezing_TrainsOneLayerMoreEachEpoch()
    {
        (string before, _) = await TrainClassifierAsync(new TrainableOptions { GradualUnfreezing = true }, epochs: 4);

        string[] checkpoints = [.. _contexts.Saved.Select(c => c.Folder)];
        Assert.Equal(4, checkpoints.Length);
        AssertFrozen(before, checkpoints[0], "bert.embeddings.", "bert.encoder.layer.0.", "bert.encoder.layer.1.");
        AssertFrozen(before, checkpoints[1], "bert.embeddings.", "bert.encoder.layer.0.");
        AssertFrozen(before, checkpoints[2], "bert.embeddings.");
        AssertFrozen(before, checkpoints[3]);
    }

    [Fact]
    public async Task TrainClassifier_GradualUnfreezing_MomentsBeginWithTheirLayer()
    {
        await TrainClassifierAsync(new TrainableOptions { GradualUnfreezing = true, LayerDecay = 0.5 }, epochs: 2);

        Assert.Equal(
            ["decay.exp_avg", "no-decay.exp_avg", "decay.exp_avg_sq", "no-decay.exp_avg_sq"], MomentsOf(_contexts.Saved[0].Folder));
        Assert.Equal(
            [
                "decay.exp_avg", "no-decay.exp_avg", "decay.epoch-2.rate-0.5.exp_avg", "no-decay.epoch-2.rate-0.5.exp_avg",
                "decay.exp_avg_sq", "no-decay.exp_avg_sq", "decay.epoch-2.rate-0.5.exp_avg_sq", "no-decay.epoch-2.rate-0.5.exp_avg_sq",
            ],
            MomentsOf(_contexts.Saved[1].Folder));
    }

    [Fact]
    public void Run_ResumedAnywhereAlongTheUnfreezing_ContinuesBitForBit()
    {
        var run = new LanguageModelRun(_contexts) { Epochs = 4, Examples = 140, Trainable = new TrainableOptions { GradualUnfreezing = true, LayerDecay = 0.8 } };
        _contexts.DueEvery = 4;
        (byte[] undisturbed, TrainerState whole) = run.Train(cancellationToken: TestContext.Current.CancellationToken);
        Checkpoint[] checkpoints = [.. _contexts.Saved];
        byte[] moments = Moments(checkpoints[^1]);

        // Some within an epoch, some between two.
        Assert.True(checkpoints.Length > 8);
        foreach (Checkpoint checkpoint in checkpoints.SkipLast(1))
        {
            (byte[] resumed, TrainerState state) = run.Train(checkpoint, TestContext.Current.CancellationToken);

            Assert.True(undisturbed.AsSpan().SequenceEqual(resumed), $"resumed at step {checkpoint.Step}, the weights differ");
            Assert.True(moments.AsSpan().SequenceEqual(Moments(_contexts.Saved[^1])), $"resumed at step {checkpoint.Step}, the moments differ");
            Assert.Equal(whole.HeldOut, state.HeldOut);
            Assert.True(state.Exact);
        }
    }

    [Fact]
    public async Task TrainClassifier_ResumedAtAnUnfreezing_SameModel()
    {
        var options = new TrainableOptions { GradualUnfreezing = true };
        (_, string undisturbed) = await TrainClassifierAsync(options, epochs: 4);
        foreach (Checkpoint checkpoint in _contexts.Saved.ToArray())
        {
            _contexts.Newest = checkpoint;

            (_, string resumed) = await TrainClassifierAsync(options, epochs: 4);

            Assert.Equal(File.ReadAllBytes(Path.Combine(undisturbed, ModelFiles.SafeTensors)), File.ReadAllBytes(Path.Combine(resumed, ModelFiles.SafeTensors)));
        }
    }

    private static byte[] Moments(Checkpoint checkpoint) => File.ReadAllBytes(Path.Combine(checkpoint.Folder, "optimizer.safetensors"));

    private static IEnumerable<string> MomentsOf(string folder)
    {
        using ITensorFile file = TensorFiles.OpenFile(Path.Combine(folder, "optimizer.safetensors"));
        return [.. file.Tensors.Select(t => t.Name)];
    }

    /// <summary>Weights to begin with, so that what the training left can be compared with them.</summary>
    private static string WriteWeights(string folder)
    {
        TorchRuntime.Start();
        using var model = new BertForPreTraining(LanguageModelRun.Config);
        BertInitialization.Initialize(model, LanguageModelRun.Config, 5, 5);
        TensorTransfer.Write(Path.Combine(folder, ModelFiles.SafeTensors), ModelWeights.Of(model));
        return folder;
    }

    /// <summary>All of the encoder that begins so is as before, and every other tensor of it has changed.</summary>
    private static void AssertFrozen(string before, string after, params string[] prefixes)
    {
        using ITensorFile old = TensorFiles.OpenFile(Path.Combine(before, ModelFiles.SafeTensors));
        using ITensorFile trained = TensorFiles.OpenFile(Path.Combine(after, ModelFiles.SafeTensors));
        foreach (string name in old.Tensors.Select(t => t.Name).Where(n => n.StartsWith("bert.", StringComparison.Ordinal)))
        {
            bool frozen = prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal));
            Assert.True(Bytes(old, name).AsSpan().SequenceEqual(Bytes(trained, name)) == frozen, $"{name} should be {(frozen ? "as before" : "trained")}");
        }
    }

    private static byte[] Bytes(ITensorFile file, string name)
    {
        byte[] bytes = new byte[file.Find(name)!.Bytes];
        file.Read(name, bytes);
        return bytes;
    }

    private async Task<GpuJobOutput> FinetuneAsync(TrainableOptions trainable) => await new FinetuneLanguageModelJob().RunAsync(
        _contexts.Create(LanguageModelInputs.Parameters with { Trainable = trainable }), TestContext.Current.CancellationToken);

    /// <returns>The folders of the encoder and of the tagger.</returns>
    private async Task<(string Before, string After)> TrainClassifierAsync(TrainableOptions trainable, int epochs)
    {
        ToyPieces.WriteSplit(_contexts.AddInput("split"));
        string encoder = _contexts.AddInput("encoder");
        LanguageModelInputs.WriteScratchModel(encoder, LanguageModelRun.Config);
        WriteWeights(encoder);
        TrainClassifierParameters parameters = ClassifierJobTests.Bert with { Trainable = trainable, Epochs = epochs, Optimizer = ClassifierJobTests.Bert.Optimizer with { WeightDecay = 0.1 } };
        GpuJobOutput output = await new TrainClassifierJob().RunAsync(_contexts.Create(parameters), TestContext.Current.CancellationToken);
        return (encoder, output.Folder);
    }
}
