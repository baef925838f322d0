namespace BertPipeline.Orchestration.Tagging;

/// <summary>Parameters of the step <c>tagger</c>.</summary>
/// <param name="Model"><c>name</c> or <c>name/version</c>; the step puts the version in.</param>
public sealed record TaggerParameters(string Model);
