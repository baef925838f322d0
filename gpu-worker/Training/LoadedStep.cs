namespace BertPipeline.GpuWorker.Training;

/// <param name="MicroBatches">What is computed one after the other.</param>
/// <param name="Positions">Positions of all of them, padding included.</param>
internal sealed record LoadedStep<TBatch>(IReadOnlyList<TBatch> MicroBatches, int Positions);
