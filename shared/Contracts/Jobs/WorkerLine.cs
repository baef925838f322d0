namespace BertPipeline.Contracts.Jobs;

/// <summary>A line of the standard output of a worker that another program started: JSON, with one of the members set.</summary>
/// <param name="Progress">How far it is.</param>
/// <param name="Metrics">What it has measured.</param>
public sealed record WorkerLine(JobProgress? Progress = null, StepMetrics? Metrics = null);

/// <param name="Step">Optimizer steps done.</param>
/// <param name="Values">By <see cref="Steps.MetricName"/>.</param>
public sealed record StepMetrics(long Step, IReadOnlyDictionary<string, double> Values);
