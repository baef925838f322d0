namespace BertPipeline.Contracts.Steps;

/// <summary>A point of the training curves.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Epoch">Epochs done, with the fraction of the current one.</param>
/// <param name="Tokens">Tokens seen.</param>
/// <param name="Values">Figures by name; see <see cref="MetricName"/> for the ones that the report draws.</param>
public sealed record TrainingPoint(long Step, double Epoch, long Tokens, IReadOnlyDictionary<string, double> Values);
