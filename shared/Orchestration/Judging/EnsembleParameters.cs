namespace BertPipeline.Orchestration.Judging;

/// <summary>Parameters of the step ensemble; the inputs are named by seed.</summary>
public sealed record EnsembleParameters(string Variant, IReadOnlyList<int> Seeds);
