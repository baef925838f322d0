using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>How a job's parameters train a classifier: which optimizer, under which schedule, on which layers.</summary>
internal static class ClassifierTrainerOptions
{
    public static TrainerOptions Of(TrainClassifierParameters parameters, Func<string, ParameterRule?> rule, DeviceCount devices) => new()
    {
        Seed = parameters.Seed,
        Rule = rule,
        Optimizer = flat => OptimizerChoice.Create(parameters.Optimizer, flat),
        Schedule = steps => OptimizerChoice.Schedule(parameters.Optimizer, steps, parameters.Epochs),
        ClipNorm = parameters.Optimizer.ClipNorm,
        Patience = parameters.Patience,
        Precision = parameters.Precision,
        Devices = TorchRuntime.Devices(devices, parameters.Precision),
    };
}
