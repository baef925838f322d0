using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Tests.Training;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;

namespace BertPipeline.GpuWorker.Tests.Jobs;

public sealed class FinetuneUlmfitJobTests : IDisposable
{
    private readonly JobContexts _contexts = new();

    public void Dispose() => _contexts.Dispose();

    [Fact]
    public async Task RunAsync_WordsThatFollowEachOther_LearnsThemAndWritesModelAndRecord()
    {
        UlmfitInputs.Add(_contexts);

        GpuJobOutput output = await RunAsync(UlmfitInputs.Parameters);

        Assert.Equal(
            [ModelFiles.Config, ModelFiles.SafeTensors, ModelFiles.TokenizerConfig, TrainingRecord.FileName, ModelFiles.Vocabulary],
            Directory.EnumerateFiles(output.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("bert-pipeline-ulmfit", (string?)ModelFolder.ReadJson<JsonObject>(output.Folder, ModelFiles.Config)["model_type"]);
        TrainingRecord record = Read(output);
        Assert.Equal([0, 1, 2, 3, 4], record.HeldOut.Select(h => h.Epoch));

        // It begins at the words' frequencies. Where a text begins and ends nobody can know: (ln 40 + ln 8) nat of its 10.5 tokens on average, 0.55 each.
        Assert.InRange(record.HeldOut[0].MlmLoss, record.HeldOut[0].UnigramEntropy - 0.1, record.HeldOut[0].UnigramEntropy + 0.3);
        Assert.InRange(record.HeldOut[^1].MlmLoss, 0.5, record.HeldOut[^1].UnigramEntropy - 2);
        Assert.InRange(record.HeldOut[^1].MlmAccuracy, 0.6, 0.91);
        Assert.Empty(record.Warnings);
        Assert.Equal(Math.Exp(record.HeldOut.Min(h => h.MlmLoss)), double.Parse(output.Summary["heldOutPerplexity"], System.Globalization.CultureInfo.InvariantCulture), 0.06);
        Assert.Contains("heldOutPerplexity", _contexts.Metrics[^1].Values.Keys);
        Assert.DoesNotContain("heldOutMlmLoss", output.Summary.Keys);
    }

    [Fact]
    public async Task RunAsync_ResumedFromAnyCheckpoint_SameModel()
    {
        UlmfitInputs.Add(_contexts, documents: 200);
        FinetuneUlmfitParameters parameters = UlmfitInputs.Parameters with { Epochs = 2, Dropout = 1 };
        _contexts.DueEvery = 3;
        GpuJobOutput undisturbed = await RunAsync(parameters);
        Checkpoint[] checkpoints = [.. _contexts.Saved];

        foreach (Checkpoint checkpoint in checkpoints)
        {
            _contexts.Newest = checkpoint;
            GpuJobOutput resumed = await RunAsync(parameters);

            Assert.True(resumed.Exact);
            Assert.True(
                File.ReadAllBytes(Weights(undisturbed)).AsSpan().SequenceEqual(File.ReadAllBytes(Weights(resumed))), $"resumed at step {checkpoint.Step}, the weights differ");
            Assert.Equal(Read(undisturbed).HeldOut, Read(resumed).HeldOut);
        }
    }

    /// <summary>What the general text taught is there before the first step, and is not lost.</summary>
    [Fact]
    public async Task RunAsync_FromAnotherLanguageModel_GoesOnFromIt()
    {
        UlmfitInputs.Add(_contexts);
        GpuJobOutput general = await RunAsync(UlmfitInputs.Parameters);
        string input = _contexts.AddInput("language-model");
        File.Copy(Weights(general), Path.Combine(input, ModelFiles.SafeTensors));

        GpuJobOutput output = await RunAsync(UlmfitInputs.Parameters with { Epochs = 1, LayerDecay = 1 / 2.6 });

        HeldOutEvaluation learnt = Read(general).HeldOut.MinBy(h => h.MlmLoss)!;
        Assert.Equal(learnt.MlmLoss, Read(output).HeldOut[0].MlmLoss);
        Assert.InRange(Read(output).HeldOut[^1].MlmLoss, 0.5, learnt.MlmLoss + 0.1);
    }

    [Fact]
    public async Task RunAsync_NothingHeldOut_SaysWhatToMend()
    {
        UlmfitInputs.Add(_contexts);
        File.WriteAllText(Path.Combine(_contexts.AddInput("corpus"), "held-out.txt"), "\n");

        var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(UlmfitInputs.Parameters));

        Assert.Contains("has 0 tokens in held-out.txt. Drop more feedback into the corpus.", error.Message, StringComparison.Ordinal);
    }

    private static string Weights(GpuJobOutput output) => Path.Combine(output.Folder, ModelFiles.SafeTensors);

    private static TrainingRecord Read(GpuJobOutput output) => ModelFolder.ReadJson<TrainingRecord>(output.Folder, TrainingRecord.FileName);

    private Task<GpuJobOutput> RunAsync(FinetuneUlmfitParameters parameters) =>
        new FinetuneUlmfitJob().RunAsync(_contexts.Create(parameters), TestContext.Current.CancellationToken);
}
