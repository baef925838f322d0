using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Tests.Training;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Tests.Jobs;

/// <summary>The language model without next sentences, on masks of its own drawing, under warm-up, stable rate and decay.</summary>
public sealed class ModernRecipeTests : IDisposable
{
    private static readonly FinetuneLanguageModelParameters Modern = LanguageModelInputs.Parameters with
    {
        Masking = new(new MaskingRate(), WholeWords: false),
        Dropout = 0.2,
        Optimizer = new() { Schedule = LearningRateSchedule.WarmupStableDecay, LearningRate = 3e-3, Decay = 0.25 },
    };

    private readonly JobContexts _contexts = new() { DueEvery = 1 };

    public ModernRecipeTests() => LanguageModelInputs.Add(_contexts);

    public void Dispose() => _contexts.Dispose();

    [Fact]
    public async Task RunAsync_NoNextSentences_RecordSaysNothingOfThem()
    {
        GpuJobOutput output = await RunAsync();

        TrainingRecord record = Read(output);
        Assert.All(record.HeldOut, h => Assert.Equal((null, null), (h.NspAccuracy, h.NspMajority)));
        Assert.True(record.HeldOut[^1].MlmLoss < record.HeldOut[0].MlmLoss);
        Assert.All(record.Points, p => Assert.DoesNotContain(MetricName.NspLoss, p.Values.Keys));
        Assert.All(record.Points, p => Assert.Equal(p.Values[MetricName.MlmLoss], p.Values[MetricName.Loss]));
        Assert.DoesNotContain(record.Warnings, warning => warning.Contains("same masks", StringComparison.Ordinal));
        Assert.Equal(0.1, ModelFolder.ReadConfig(output.Folder).HiddenDropoutProb);
    }

    /// <summary>Nothing gives them gradients: weight decay alone must not wear them away.</summary>
    [Fact]
    public async Task RunAsync_NoNextSentences_PoolerStaysAsItWas()
    {
        await RunAsync();

        Assert.Equal(Weights(_contexts.Saved[0].Folder, "bert.pooler.dense.weight"), Weights(_contexts.Saved[^1].Folder, "bert.pooler.dense.weight"));
        Assert.NotEqual(Weights(_contexts.Saved[0].Folder, "bert.embeddings.LayerNorm.bias"), Weights(_contexts.Saved[^1].Folder, "bert.embeddings.LayerNorm.bias"));
    }

    [Fact]
    public async Task RunAsync_ResumedAnywhere_SameModelAndSameStableWeights()
    {
        GpuJobOutput undisturbed = await RunAsync();
        long steps = Read(undisturbed).Summary.Steps;
        long decayStart = steps - (long)(0.25 * steps);
        Checkpoint[] saved = [.. _contexts.Saved];
        Assert.Contains(saved, checkpoint => checkpoint.Step == decayStart);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(saved.First(c => c.Step == decayStart).Folder, ModelFiles.SafeTensors)),
            File.ReadAllBytes(Path.Combine(undisturbed.Folder, ModelFiles.StableSafeTensors)));

        // Long before, the step before, the step itself, the step after, and the end.
        foreach (Checkpoint checkpoint in saved.Where(c => c.Step == 3 || Math.Abs(c.Step - decayStart) <= 1 || c.Step == steps))
        {
            _contexts.Newest = checkpoint;
            GpuJobOutput resumed = await RunAsync();

            foreach (string name in new[] { ModelFiles.SafeTensors, ModelFiles.StableSafeTensors })
            {
                Assert.True(
                    File.ReadAllBytes(Path.Combine(undisturbed.Folder, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(resumed.Folder, name))),
                    $"resumed at step {checkpoint.Step}, {name} differs");
            }

            Assert.Equal(Read(undisturbed).HeldOut, Read(resumed).HeldOut);
        }
    }

    [Fact]
    public async Task RunAsync_EncoderWithoutHead_BeginsAtTheFrequenciesOfItsOwnMasks()
    {
        LanguageModelInputs.WriteEncoder(_contexts.AddInput("base-model"), LanguageModelRun.Config);

        TrainingRecord record = Read(await RunAsync());

        Assert.InRange(record.HeldOut[0].MlmLoss, record.HeldOut[0].UnigramEntropy, record.HeldOut[0].UnigramEntropy + 0.3);
    }

    /// <summary>Next month: on with the weights that had not decayed yet, not with those that had come to rest.</summary>
    [Fact]
    public async Task RunAsync_Continued_BeginsWithTheStableWeights()
    {
        GpuJobOutput first = await RunAsync();
        string stable = _contexts.AddInput("base-model");
        LanguageModelInputs.WriteScratchModel(stable, LanguageModelRun.Config);
        File.Copy(Path.Combine(first.Folder, ModelFiles.StableSafeTensors), Path.Combine(stable, ModelFiles.SafeTensors));
        HeldOutEvaluation expected = Read(await RunAsync()).HeldOut[0];
        File.Delete(Path.Combine(stable, ModelFiles.SafeTensors));

        CopyFolder(first.Folder, _contexts.AddInput("language-model"));
        TrainingRecord continued = Read(await RunAsync());

        Assert.Equal(expected, continued.HeldOut[0]);
        Assert.NotEqual(Read(first).HeldOut[^1], continued.HeldOut[0]);
        Assert.DoesNotContain(continued.Warnings, warning => warning.Contains("no head", StringComparison.Ordinal) || warning.Contains("lacks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_ContinuedWithAnotherVocabulary_SaysWhatToSet()
    {
        string other = _contexts.AddInput("language-model");
        LanguageModelInputs.WriteScratchModel(other, LanguageModelRun.Config);
        await File.AppendAllTextAsync(Path.Combine(other, ModelFiles.Vocabulary), "another\n", TestContext.Current.CancellationToken);

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(RunAsync);

        Assert.Contains("languageModel.continueFrom has another vocabulary than baseModel", error.Message, StringComparison.Ordinal);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static float[] Weights(string folder, string name)
    {
        using ITensorFile file = TensorFiles.Open(folder)!;
        float[] values = new float[file.Find(name)!.Shape.Aggregate(1L, (a, b) => a * b)];
        file.ReadSingles(name, values);
        return values;
    }

    private static TrainingRecord Read(GpuJobOutput output) =>
        JsonSerializer.Deserialize<TrainingRecord>(File.ReadAllText(Path.Combine(output.Folder, TrainingRecord.FileName)), PipelineJson.Options)!;

    private Task<GpuJobOutput> RunAsync() => new FinetuneLanguageModelJob().RunAsync(_contexts.Create(Modern), TestContext.Current.CancellationToken);
}
