namespace BertPipeline.Evaluation.Reports;

/// <summary>What a training has measured so far.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Points">Optimizer steps done, and figures by name (<see cref="Contracts.Steps.MetricName"/>), in the order of the steps.</param>
public sealed record TrainingCurve(string Name, IReadOnlyList<(long Step, IReadOnlyDictionary<string, double> Values)> Points);
