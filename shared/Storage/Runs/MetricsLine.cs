namespace BertPipeline.Storage.Runs;

/// <summary>A line of a job's metrics stream. When a step occurs again, because training was resumed, the later line counts.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="At">When it was measured.</param>
/// <param name="Values">Finite values by name.</param>
public sealed record MetricsLine(long Step, DateTimeOffset At, IReadOnlyDictionary<string, double> Values);
