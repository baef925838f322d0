namespace BertPipeline.GpuWorker.Training;

/// <param name="Score">What the best epoch is chosen by, higher is better; null when nothing is chosen.</param>
/// <param name="Figures">For the metrics stream.</param>
internal sealed record EvaluationResult(double? Score, IReadOnlyDictionary<string, double> Figures);
