namespace BertPipeline.Contracts.Steps;

/// <summary>A classifier on the validation pieces, dropout off.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Loss">Binary cross-entropy, mean over pieces and tags, unweighted.</param>
/// <param name="MacroAveragePrecision">Mean over the tags that have positives; what early stopping looks at.</param>
public sealed record ValidationEvaluation(int Epoch, long Step, double Loss, double MacroAveragePrecision);
