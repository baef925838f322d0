using BertPipeline.GpuWorker.Models.Ulmfit;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Text.Tokenization;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class UlmfitTaskTests : IDisposable
{
    private readonly JobContexts _contexts = new();

    public UlmfitTaskTests() => TorchRuntime.Start();

    public void Dispose() => _contexts.Dispose();

    /// <summary>A step's loss is a sum over its windows, whoever computes them, divided by all that it asks for.</summary>
    [Theory]
    [InlineData(1, 32)]
    [InlineData(2, 16_384)]
    [InlineData(2, 32)]
    public void Run_OtherCut_LearnsTheSame(int replicas, int microBatchTokens)
    {
        float[] whole = Train(replicas: 1, microBatchTokens: 16_384);

        float[] cut = Train(replicas, microBatchTokens);

        Assert.All(whole.Zip(cut), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    /// <returns>All weights after some steps of gradient descent without dropout, one parameter after the other.</returns>
    private float[] Train(int replicas, int microBatchTokens)
    {
        var config = new UlmfitConfig
        {
            VocabularySize = SyntheticExamples.Vocabulary.Count,
            EmbeddingSize = 16,
            HiddenSize = 24,
            Layers = 2,
            Dropout = 0,
            MaxPositionEmbeddings = 64,
        };
        using var model = new UlmfitLanguageModel(config);
        UlmfitInitialization.Initialize(model, seed: 1);
        var task = new UlmfitTask(model, Windows(600), Windows(100), seed: 1) { Epochs = 2, StepSize = StepSize.Examples(8) };
        var options = new TrainerOptions
        {
            Seed = 1,
            Optimizer = parameters => new Sgd(parameters),
            Schedule = steps => new LinearSchedule(0.5, 0, steps),
            Devices = [.. Enumerable.Repeat(CPU, replicas)],
            MicroBatchTokens = microBatchTokens,
        };
        TrainerState state = new Trainer<UlmfitBatch>(task, options, _contexts.CreateTraining()).Run(checkpoint: null, TestContext.Current.CancellationToken);
        Assert.InRange(state.Step, 10, 100);
        return [.. model.named_parameters().SelectMany(p => p.parameter.data<float>().ToArray())];
    }

    private TokenWindows Windows(int words)
    {
        string path = Path.Combine(_contexts.Folder("text"), $"{words}.txt");
        File.WriteAllText(path, string.Join("\n\n", Enumerable.Range(0, words).Chunk(9).Select(document => string.Join(' ', document.Select(i => $"w{i * i % SyntheticExamples.Words}")))));
        var stream = new TokenStream(new WordPieceTokenizer(SyntheticExamples.Vocabulary, new WordPieceOptions()));
        stream.Add(path);
        return new TokenWindows(stream, length: 12, warmUp: 6);
    }
}
