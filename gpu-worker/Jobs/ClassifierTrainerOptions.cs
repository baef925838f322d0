using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>How a job's parameters train a classifier: which optimizer, under which schedule, on which layers.</summary>
internal static class ClassifierTrainerOptions
{
    // Steps of half a cycle of the learning rate, in epochs: the middle of what Smith 2017 advises (2 to 8 for a whole one).
    private const double HalfCycleEpochs = 2;

    // Between which the momentum is cycled (Smith 2018, section 4.3; PyTorch's default for one cycle).
    private const double BaseMomentum = 0.85;
    private const double MaxMomentum = 0.95;

    public static TrainerOptions Of(TrainClassifierParameters parameters, TrainableLayers trainable) => new()
    {
        Seed = parameters.Seed,
        Rule = trainable.Rule,
        Optimizer = flat => parameters.Optimizer switch
        {
            "sgd" => new Sgd(flat) { WeightDecay = parameters.WeightDecay },
            _ => new AdamW(flat) { WeightDecay = parameters.WeightDecay, Convention = Enum.Parse<AdamWConvention>(parameters.AdamWConvention, ignoreCase: true) },
        },
        Schedule = steps => Schedule(parameters, steps),
        ClipNorm = parameters.ClipNorm,
        Patience = parameters.Patience,
        Precision = parameters.Precision,
        Device = TorchRuntime.Device,
    };

    private static ISchedule Schedule(TrainClassifierParameters parameters, long steps)
    {
        double half = Math.Max(1, HalfCycleEpochs * steps / parameters.Epochs);
        return parameters.Schedule switch
        {
            "triangular" => new CyclicalSchedule
            {
                BaseRate = parameters.LearningRate / 10,
                MaxRate = parameters.LearningRate,
                BaseMomentum = BaseMomentum,
                MaxMomentum = MaxMomentum,
                StepsUp = half,
                StepsDown = half,
            },
            "one-cycle" => new OneCycleSchedule { PeakRate = parameters.LearningRate, TotalSteps = steps, BaseMomentum = BaseMomentum, MaxMomentum = MaxMomentum },
            _ => new LinearSchedule(parameters.LearningRate, (long)(parameters.Warmup * steps), steps),
        };
    }
}
