using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Tagging;

/// <summary>Parameters of the step <c>collect-tags</c>.</summary>
public sealed record CollectTagsParameters(TagsFormat Format, bool IncludeText);
