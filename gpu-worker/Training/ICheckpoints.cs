namespace BertPipeline.GpuWorker.Training;

/// <summary>Checkpoints of a job's artifact key; they outlive the attempt, the worker and even the run.</summary>
internal interface ICheckpoints
{
    /// <summary>True when the configured time since the last <see cref="Save"/> (or since the start) has passed.</summary>
    bool IsDue { get; }

    /// <summary>The newest complete checkpoint, downloaded and with its digests checked, or null when there is none.</summary>
    Task<Checkpoint?> NewestAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Hands over a local folder, which is uploaded in the background and then deleted. A folder that still waits when the next one
    /// comes is dropped. Never waits, never throws: a checkpoint that cannot be written is logged and training goes on.
    /// </summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <param name="folder">Complete, and not touched by the job again.</param>
    void Save(long step, string folder);
}
