namespace BertPipeline.Orchestration.Labels;

/// <summary>Parameters of the step suggest-labels.</summary>
/// <param name="Texts">How many to choose.</param>
public sealed record SuggestLabelsParameters(int Texts);
