namespace BertPipeline.Orchestration.Judging;

/// <summary>Parameters of the step score.</summary>
/// <param name="Variant">A <see cref="Contracts.Runs.Variant.Id"/>.</param>
/// <param name="Seed">Of the training.</param>
/// <param name="Folds">Of the cross-validation, an evaluation each; null where there is one evaluation.</param>
public sealed record ScoreParameters(string Variant, int Seed, int? Folds = null);
