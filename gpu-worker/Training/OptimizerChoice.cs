using BertPipeline.Contracts.Runs;

namespace BertPipeline.GpuWorker.Training;

/// <summary>The optimizer and the schedule that the options name.</summary>
internal static class OptimizerChoice
{
    // Half a cycle of the learning rate, in epochs: the middle of what Smith 2017 advises (2 to 8 for a whole one).
    private const double HalfCycleEpochs = 2;

    // Between which the momentum is cycled (Smith 2018, section 4.3; PyTorch's default for one cycle).
    private const double BaseMomentum = 0.85;
    private const double MaxMomentum = 0.95;

    // Of the steps: about where a longer decay gains nothing any more (Hägele et al. 2024, arXiv:2405.18392).
    private const double DecayShare = 0.2;

    public static IOptimizer Create(OptimizerOptions options, FlatParameters parameters) => options.Kind switch
    {
        OptimizerKind.AdamW => new AdamW(parameters)
        {
            Beta1 = options.Beta1 ?? 0.9,
            Beta2 = options.Beta2 ?? 0.999,
            Epsilon = options.Epsilon ?? 1e-8,
            WeightDecay = options.WeightDecay,
            Convention = options.AdamWConvention,
        },
        OptimizerKind.Sgd => new Sgd(parameters) { WeightDecay = options.WeightDecay },
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "Unknown optimizer."),
    };

    /// <param name="options">With schedule and rate: <see cref="OptimizerOptions.Resolve">resolved</see>.</param>
    /// <param name="steps">Of the whole training.</param>
    /// <param name="epochs">Of the whole training.</param>
    public static ISchedule Schedule(OptimizerOptions options, long steps, int epochs)
    {
        double rate = options.LearningRate ?? throw new ArgumentException("The learning rate is not resolved.", nameof(options));
        double half = Math.Max(1, HalfCycleEpochs * steps / epochs);
        return options.Schedule switch
        {
            LearningRateSchedule.Linear => new LinearSchedule(rate, (long)(options.Warmup * steps), steps),
            LearningRateSchedule.Triangular => new CyclicalSchedule
            {
                BaseRate = rate / 10,
                MaxRate = rate,
                BaseMomentum = BaseMomentum,
                MaxMomentum = MaxMomentum,
                StepsUp = half,
                StepsDown = half,
            },
            LearningRateSchedule.OneCycle => new OneCycleSchedule { PeakRate = rate, TotalSteps = steps, BaseMomentum = BaseMomentum, MaxMomentum = MaxMomentum },
            LearningRateSchedule.WarmupStableDecay =>
                new WarmupStableDecaySchedule(rate, (long)(options.Warmup * steps), steps - (long)((options.Decay ?? DecayShare) * steps), steps),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Schedule, "The schedule is not resolved."),
        };
    }
}
