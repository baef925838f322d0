namespace BertPipeline.Contracts.Steps.Parameters;

/// <summary>
/// Parameters of the job <see cref="StepName.TagTexts"/>. Inputs: <c>texts</c>, of which it reads one shard, and <c>tagger</c>, a tagger's folder.
/// Output: <c>tags.jsonl</c>, one <see cref="Data.TextTags"/> a line, in the order of the shard.
/// </summary>
/// <param name="Shard">From 0.</param>
/// <param name="Backend">See <see cref="StepTable.TaggingBackend"/>.</param>
public sealed record TagTextsParameters(int Shard, string Backend);
