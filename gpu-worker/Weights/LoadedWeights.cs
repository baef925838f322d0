namespace BertPipeline.GpuWorker.Weights;

/// <summary>How a file and a model fitted.</summary>
/// <param name="Loaded">Parameters that were read.</param>
/// <param name="Missing">Parameters of the model that the file lacks; they keep the weights they had.</param>
/// <param name="Surplus">Tensors of the file that the model has no use for.</param>
internal sealed record LoadedWeights(int Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> Surplus);
