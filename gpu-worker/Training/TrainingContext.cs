using BertPipeline.Contracts.Jobs;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Training;

/// <summary>What surrounds a training, whoever started it: a job of the queue, or a command on local folders.</summary>
internal sealed record TrainingContext
{
    /// <summary>An empty local folder, deleted when the training has ended.</summary>
    public required string ScratchFolder { get; init; }

    /// <summary>GPUs that share out every step.</summary>
    public DeviceCount Devices { get; init; } = DeviceCount.One;

    public required ITrainingProgress Progress { get; init; }

    public required ICheckpoints Checkpoints { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Creates the folder that takes the result.</summary>
    public string CreateOutput() => Directory.CreateDirectory(Path.Combine(ScratchFolder, "output")).FullName;
}
