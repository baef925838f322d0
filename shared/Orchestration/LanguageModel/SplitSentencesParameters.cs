namespace BertPipeline.Orchestration.LanguageModel;

/// <summary>Parameters of the step split-sentences.</summary>
/// <param name="Shard">Name of the corpus shard.</param>
public sealed record SplitSentencesParameters(string Shard);
