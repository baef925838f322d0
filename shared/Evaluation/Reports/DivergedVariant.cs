namespace BertPipeline.Evaluation.Reports;

/// <summary>A variant that is judged nowhere, because a training of its own diverged.</summary>
/// <param name="Variant">A <see cref="Contracts.Runs.Variant.Id"/>.</param>
/// <param name="Reason">What the training said, after its step's name.</param>
public sealed record DivergedVariant(string Variant, string Reason);
