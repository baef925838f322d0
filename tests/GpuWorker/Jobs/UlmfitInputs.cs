using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Tests.Training;

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
        Optimizer = new() { LearningRate = 2e-2, Schedule = Contracts.Runs.LearningRateSchedule.Linear },
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
