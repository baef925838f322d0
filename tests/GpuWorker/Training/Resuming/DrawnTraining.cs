using BertPipeline.Contracts.Randomness;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training.Resuming;

/// <summary>A tiny training whose every setting was drawn.</summary>
internal sealed record DrawnTraining
{
    public required DrawnFamily Family { get; init; }

    public required int Epochs { get; init; }

    /// <summary>Examples, pieces or words that it learns from.</summary>
    public required int Examples { get; init; }

    public required int StepExamples { get; init; }

    public required OptimizerOptions Optimizer { get; init; }

    public required double Dropout { get; init; }

    public required int Replicas { get; init; }

    public required int MicroBatchTokens { get; init; }

    public required TrainableOptions Trainable { get; init; }

    public required bool HeadFirst { get; init; }

    /// <summary>Masks are drawn as steps are loaded; null for those of the examples.</summary>
    public required FreshMasking? Masking { get; init; }

    public required int Patience { get; init; }

    public required Precision Precision { get; init; }

    public required int Seed { get; init; }

    /// <summary>A checkpoint at every so many steps; 0 for none but those of the epochs.</summary>
    public required int DueEvery { get; init; }

    /// <summary>Nothing of the encoder ever learns, and what it gives of a piece is computed once.</summary>
    public bool KeepsFeatures => Family == DrawnFamily.BertClassifier && Trainable is { Layers: 0, Embeddings: false };

    public static DrawnTraining Draw(SplitMix64 dice)
    {
        DrawnFamily family = Of(dice, Enum.GetValues<DrawnFamily>());
        bool isBert = family is DrawnFamily.BertLanguageModel or DrawnFamily.BertClassifier;
        bool hasLayers = isBert || family is DrawnFamily.UlmfitClassifier;
        OptimizerKind kind = Of(dice, Enum.GetValues<OptimizerKind>());
        return new DrawnTraining
        {
            Family = family,
            Epochs = 2 + dice.Next(3),
            Examples = 24 + dice.Next(30),
            StepExamples = 4 + dice.Next(9),
            Optimizer = new()
            {
                Kind = kind,
                AdamWConvention = Of(dice, Enum.GetValues<AdamWConvention>()),
                Schedule = Of(dice, Enum.GetValues<LearningRateSchedule>()),
                LearningRate = kind == OptimizerKind.Sgd ? 0.05 : 5e-3,
                Warmup = Of(dice, 0, 0.1, 0.5),
                ClipNorm = Of(dice, 0, 1),
            },
            Dropout = Of(dice, 0, 0.1, 0.4),
            Replicas = Of(dice, 1, 1, 2, 3),
            MicroBatchTokens = Of(dice, 40, 64, 100, 16_384),
            Trainable = hasLayers ? DrawTrainable(dice, family) : new(),
            HeadFirst = family == DrawnFamily.BertLanguageModel && dice.Next(3) == 0,
            Masking = family == DrawnFamily.BertLanguageModel && dice.Next(2) == 0 ? new(new MaskingRate(), WholeWords: dice.Next(2) == 0) : null,
            Patience = dice.Next(3),
            Precision = isBert ? Of(dice, Precision.Fp32, Precision.Fp32, Precision.Bf16, Precision.Bf16Mixed) : Precision.Fp32,
            Seed = dice.Next(1000),
            DueEvery = dice.Next(5),
        };
    }

    /// <summary>On as many devices as there are replicas.</summary>
    public TrainerOptions Options(Func<string, ParameterRule?> rule) => new()
    {
        Seed = Seed,
        Rule = rule,
        Optimizer = flat => OptimizerChoice.Create(Optimizer, flat),
        Schedule = steps => OptimizerChoice.Schedule(Optimizer, steps, Epochs),
        KeepsStableWeights = Family == DrawnFamily.BertLanguageModel,
        ClipNorm = Optimizer.ClipNorm,
        Patience = Patience,
        Devices = [.. Enumerable.Repeat(CPU, Replicas)],
        Precision = Precision,
        MicroBatchTokens = MicroBatchTokens,
    };

    private static TrainableOptions DrawTrainable(SplitMix64 dice, DrawnFamily family)
    {
        // A language model learns something of the encoder, or the job refuses it.
        int? layers = Of(dice, family == DrawnFamily.BertLanguageModel ? [null, 1, 2] : new int?[] { null, 0, 1, 2 });
        return new()
        {
            Layers = layers,
            Embeddings = dice.Next(2) == 0,
            GradualUnfreezing = layers != 0 && dice.Next(2) == 0,
            LayerDecay = Of(dice, 1, 0.5),
        };
    }

    private static T Of<T>(SplitMix64 dice, params T[] choices) => choices[dice.Next(choices.Length)];
}

/// <summary>What is trained.</summary>
internal enum DrawnFamily
{
    BertLanguageModel,
    BertClassifier,
    Cnn,
    Lstm,
    UlmfitLanguageModel,
    UlmfitClassifier,
}
