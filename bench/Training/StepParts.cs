namespace BertPipeline.Training.Benchmarks;

/// <summary>Where the time of a step goes that replicas share.</summary>
/// <param name="Parameters">Of the model, all learning.</param>
/// <param name="Gradients">Seconds to compute them.</param>
/// <param name="Reduction">Seconds to make one gradient of theirs.</param>
/// <param name="Optimizer">Seconds to clip it and to step.</param>
/// <param name="Copies">Seconds until all have the new weights.</param>
internal sealed record StepParts(long Parameters, double Gradients, double Reduction, double Optimizer, double Copies);
