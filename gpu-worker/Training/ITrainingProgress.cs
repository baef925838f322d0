using BertPipeline.Contracts.Jobs;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Where a job says how far it is. Neither call waits for storage, to which the heartbeat carries what was noted; one that writes to a pipe waits
/// while the pipe is full.
/// </summary>
internal interface ITrainingProgress
{
    /// <summary>The newest state; an older one that has not been written yet is forgotten.</summary>
    void Report(JobProgress progress);

    /// <summary>One line of the metrics stream. A resumed job may write a step again: readers keep the newest line of a step.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <param name="values">Values by name: loss, learningRate, …</param>
    void AppendMetrics(long step, IReadOnlyDictionary<string, double> values);
}
