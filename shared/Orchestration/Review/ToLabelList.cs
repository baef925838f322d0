using BertPipeline.Contracts.Data;

namespace BertPipeline.Orchestration.Review;

/// <summary>Some of the texts that are worth labelling.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Tagger">Whose scores they are.</param>
/// <param name="Tags">The tag list.</param>
/// <param name="Thresholds">Least score of each tag; null for one that is never given.</param>
/// <param name="Total">All of them.</param>
/// <param name="Skip">Texts before these.</param>
public sealed record ToLabelList(
    string Run, ReviewedTagger Tagger, IReadOnlyList<string> Tags, IReadOnlyList<double?> Thresholds, int Total, int Skip, IReadOnlyList<TextToLabel> Texts);
