using BertPipeline.Contracts.Runs;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>How a model is trained, whatever it learns.</summary>
internal sealed record TrainerOptions
{
    public required int Seed { get; init; }

    /// <summary>How a parameter learns, by its name; null freezes it.</summary>
    public Func<string, ParameterRule?> Rule { get; init; } = _ => ParameterRule.Plain;

    public required Func<FlatParameters, IOptimizer> Optimizer { get; init; }

    /// <summary>From the number of all steps.</summary>
    public required Func<long, ISchedule> Schedule { get; init; }

    /// <summary>Whether the weights before the schedule's decay are kept, in <see cref="StableWeights"/>.</summary>
    public bool KeepsStableWeights { get; init; }

    /// <summary>Largest global norm of the gradient; 0 for no clipping.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Epochs without a better score before training stops; 0 never stops early.</summary>
    public int Patience { get; init; }

    /// <summary>A replica of the model on each; the first one's is judged and saved. Does not change what is learnt but for rounding and the masks of dropout.</summary>
    public IReadOnlyList<Device> Devices { get; init; } = [CPU];

    /// <summary>How replicas become one.</summary>
    public IGradientReducer Reducer { get; init; } = new SlicedReducer();

    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>Tokens of a micro-batch: what fits the device. Does not change what is learnt but for rounding.</summary>
    public int MicroBatchTokens { get; init; } = 16_384;
}
