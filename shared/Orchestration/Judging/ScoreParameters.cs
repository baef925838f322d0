namespace BertPipeline.Orchestration.Judging;

/// <summary>Parameters of the step score.</summary>
public sealed record ScoreParameters(string Variant, int Seed);
