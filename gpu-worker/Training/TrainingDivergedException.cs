using BertPipeline.Contracts;

namespace BertPipeline.GpuWorker.Training;

/// <summary>A loss, a gradient or a figure of a training is no finite number any more: the settings do not suit the model.</summary>
internal sealed class TrainingDivergedException(string message) : UserErrorException(message);
