using BertPipeline.Evaluation.Drift;

namespace BertPipeline.Orchestration.Drift;

/// <summary>What was tagged lately with a tagger, beside the test pieces that it was held out from.</summary>
/// <param name="Model"><c>name/version</c>.</param>
/// <param name="Summary">The same in a sentence or two.</param>
/// <param name="HeldOut">Test pieces; 0 where the tagger says nothing of them.</param>
/// <param name="Texts">Tagged lately.</param>
/// <param name="Taggings">The newest first; one of the same texts as a newer one is left out.</param>
/// <param name="Findings">Tags first, in the tagger's order; none where there is nothing to compare.</param>
public sealed record ModelDrift(string Model, string Summary, long HeldOut, long Texts, IReadOnlyList<ProfiledTagging> Taggings, IReadOnlyList<DriftFinding> Findings);

/// <summary>A tagging whose texts are counted.</summary>
/// <param name="Folder">Of the texts in the container <c>corpora</c>.</param>
public sealed record ProfiledTagging(string RunId, DateTimeOffset CreatedAt, string Folder, long Texts);
