using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

/// <summary>A tiny language model trained on synthetic examples, with objects of its own each time, as a new process would have.</summary>
internal sealed class LanguageModelRun(JobContexts contexts)
{
    public static BertConfig Config { get; } = new()
    {
        VocabSize = SyntheticExamples.Vocabulary.Count,
        HiddenSize = 32,
        NumHiddenLayers = 2,
        NumAttentionHeads = 2,
        IntermediateSize = 64,
        MaxPositionEmbeddings = 32,
    };

    public int Epochs { get; init; } = 2;

    public int Examples { get; init; } = 200;

    public int TokensPerStep { get; init; } = 320;

    public double LearningRate { get; init; } = 3e-3;

    public TrainableOptions Trainable { get; init; } = new();

    /// <summary>Whether the head learns alone at first.</summary>
    public bool HeadFirst { get; init; }

    public int MicroBatchTokens { get; init; } = 16_384;

    /// <summary>A replica on each.</summary>
    public IReadOnlyList<Device> Devices { get; init; } = [CPU];

    public bool HasDropout { get; init; } = true;

    public Precision Precision { get; init; } = Precision.Fp32;

    public Func<FlatParameters, IOptimizer> Optimizer { get; init; } = parameters => new AdamW(parameters);

    /// <summary>Puts something around what is learnt.</summary>
    public Func<ITrainingTask<LanguageModelBatch>, ITrainingTask<LanguageModelBatch>> Around { get; init; } = task => task;

    /// <returns>The bytes of the final <c>model.safetensors</c>, and the state.</returns>
    public (byte[] Model, TrainerState State) Train(Checkpoint? checkpoint = null, CancellationToken cancellationToken = default)
    {
        TorchRuntime.Start();
        string folder = contexts.Folder("data");
        string[][] files = [.. Enumerable.Range(0, 2).Select(epoch => new[]
        {
            SyntheticExamples.Write(Path.Combine(folder, $"a-{epoch}"), Examples / 2, seed: 2 * epoch),
            SyntheticExamples.Write(Path.Combine(folder, $"b-{epoch}"), Examples - (Examples / 2), seed: (2 * epoch) + 1),
        })];
        BertConfig config = HasDropout ? Config : Config with { HiddenDropoutProb = 0, AttentionProbsDropoutProb = 0 };
        using var model = new BertForPreTraining(config, Precision == Precision.Bf16Mixed);
        BertInitialization.Initialize(model, config, seed: 1, headSeed: 1);
        using var task = new LanguageModelTask(model, new(files, SyntheticExamples.Write(Path.Combine(folder, "held-out"), 60, seed: 99)))
        {
            Epochs = Epochs,
            StepSize = StepSize.Tokens(TokensPerStep),
        };
        var options = new TrainerOptions
        {
            Seed = 1,
            Rule = new TrainableLayers(Trainable, "trainable", Config.NumHiddenLayers, Epochs, headFirst: HeadFirst).Rule,
            Optimizer = Optimizer,
            Schedule = steps => new LinearSchedule(LearningRate, steps / 10, steps),
            ClipNorm = 1,
            MicroBatchTokens = MicroBatchTokens,
            Devices = Devices,
            Precision = Precision,
        };
        TrainerState state = new Trainer<LanguageModelBatch>(Around(task), options, contexts.CreateTraining()).Run(checkpoint, cancellationToken);
        string path = Path.Combine(contexts.Folder("out"), "model.safetensors");
        TensorTransfer.Write(path, ModelWeights.Of(model));
        return (File.ReadAllBytes(path), state);
    }
}
