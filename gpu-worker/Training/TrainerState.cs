using BertPipeline.Contracts.Steps;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Where a training stands, besides weights and moments: what a checkpoint's <c>trainer.json</c> holds. It has no generator's state,
/// because nothing random outlives a micro-batch.
/// </summary>
internal sealed record TrainerState
{
    /// <summary>Optimizer steps done; the position in the data follows from it.</summary>
    public long Step { get; set; }

    /// <summary>Real tokens seen.</summary>
    public long Tokens { get; set; }

    /// <summary>Seconds of training, all attempts together.</summary>
    public double Seconds { get; set; }

    public TrainingCurve Curve { get; set; } = new();

    public List<HeldOutEvaluation> HeldOut { get; init; } = [];

    public List<ValidationEvaluation> Validation { get; init; } = [];

    public EarlyStopping EarlyStopping { get; set; } = new();

    /// <summary>Where it is trained: devices, precision, threads, libtorch, micro-batch.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; set; }

    /// <summary>False once it went on in another environment than it began in.</summary>
    public bool Exact { get; set; } = true;

    public List<string> Warnings { get; init; } = [];
}
