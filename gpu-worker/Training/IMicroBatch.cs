namespace BertPipeline.GpuWorker.Training;

/// <summary>What is computed at a time: a part of a step, or all of it.</summary>
internal interface IMicroBatch
{
    /// <summary>Positions that are computed, padding included.</summary>
    int Positions { get; }
}
