using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.GpuWorker.Tests.Jobs;

/// <summary>The inputs of language model fine-tuning, as the steps before it leave them.</summary>
internal static class LanguageModelInputs
{
    public static FinetuneLanguageModelParameters Parameters { get; } = new()
    {
        Epochs = 3,
        TokensPerStep = 400,
        Optimizer = new() { Schedule = LearningRateSchedule.Linear, LearningRate = 3e-3 },
        Precision = Precision.Fp32,
        Seed = 1,
        Backend = "b",
    };

    public static void Add(JobContexts contexts, ExampleFileHeader? header = null, BertConfig? config = null)
    {
        WriteScratchModel(contexts.AddInput("base-model"), config ?? LanguageModelRun.Config);
        foreach (int shard in new[] { 0, 1 })
        {
            string folder = contexts.AddInput($"examples-{shard:D5}");
            SyntheticExamples.Write(Path.Combine(folder, "epoch-000.examples"), 150, seed: shard, header);
            SyntheticExamples.Write(Path.Combine(folder, "epoch-001.examples"), 150, seed: shard + 10, header);
        }

        SyntheticExamples.Write(Path.Combine(contexts.AddInput("held-out"), "epoch-000.examples"), 40, seed: 20, header);
    }

    /// <summary>An encoder with weights, but without pooler and heads.</summary>
    public static void WriteEncoder(string folder, BertConfig config)
    {
        WriteScratchModel(folder, config);
        TorchRuntime.Start();
        using var model = new BertModel(config, hasPooler: false);
        BertInitialization.Initialize(model, config, seed: 1, headSeed: 1);
        TensorTransfer.Write(Path.Combine(folder, ModelFiles.SafeTensors), ModelWeights.Of(model));
    }

    /// <summary>A base model as <c>scratch:*</c> makes it: no weights.</summary>
    public static void WriteScratchModel(string folder, BertConfig config)
    {
        File.WriteAllText(Path.Combine(folder, ModelFiles.Config), JsonSerializer.Serialize(config, PipelineJson.Options));
        SyntheticExamples.Vocabulary.Save(Path.Combine(folder, ModelFiles.Vocabulary));
        new WordPieceOptions().Save(Path.Combine(folder, ModelFiles.TokenizerConfig));
    }
}
