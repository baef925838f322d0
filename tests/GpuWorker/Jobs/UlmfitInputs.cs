using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Models.Ulmfit;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Training;
using BertPipeline.GpuWorker.Weights;

namespace BertPipeline.GpuWorker.Tests.Jobs;

/// <summary>The inputs of ULMFiT's language model: a language in which every word says which comes next.</summary>
internal static class UlmfitInputs
{
    public static FinetuneUlmfitParameters Parameters { get; } = new()
    {
        EmbeddingSize = 16,
        HiddenSize = 32,
        Layers = 2,
        Dropout = 0.2,
        Epochs = 4,
        BatchSize = 8,
        WindowLength = 16,
        WarmUp = 8,
        Optimizer = new() { LearningRate = 2e-2, Schedule = LearningRateSchedule.Linear },
        LayerDecay = 1,
        Seed = 1,
        Backend = "b",
    };

    public static void Add(JobContexts contexts, int documents = 600)
    {
        LanguageModelInputs.WriteScratchModel(contexts.AddInput("base-model"), LanguageModelRun.Config);
        string corpus = contexts.AddInput("corpus");
        Write(Path.Combine(corpus, "shard-00000.txt"), documents / 2, seed: 1);
        Write(Path.Combine(corpus, "shard-00001.txt"), documents / 2, seed: 2);
        Write(Path.Combine(corpus, "held-out.txt"), 60, seed: 3);
    }

    /// <summary>A language model that has learnt nothing yet.</summary>
    public static void WriteLanguageModel(string folder)
    {
        string source = Directory.CreateDirectory(Path.Combine(folder, "source")).FullName;
        LanguageModelInputs.WriteScratchModel(source, LanguageModelRun.Config);
        TorchRuntime.Start();
        var config = new UlmfitConfig
        {
            VocabularySize = LanguageModelRun.Config.VocabSize,
            EmbeddingSize = 16,
            HiddenSize = 32,
            Layers = 2,
            Dropout = 0.2,
            MaxPositionEmbeddings = LanguageModelRun.Config.MaxPositionEmbeddings,
        };
        using var model = new UlmfitLanguageModel(config);
        UlmfitInitialization.Initialize(model, seed: 1);
        ModelFolder.Write(folder, source, JsonSerializer.SerializeToNode(config, PipelineJson.Options)!.AsObject(), model);
    }

    private static void Write(string path, int documents, int seed)
    {
        var random = new Random(seed);
        File.WriteAllLines(path, Enumerable.Range(0, documents).SelectMany(_ =>
        {
            int start = random.Next(SyntheticExamples.Words);
            return new[] { string.Join(' ', Enumerable.Range(start, random.Next(6, 14)).Select(word => $"w{word % SyntheticExamples.Words}")), "" };
        }));
    }
}
