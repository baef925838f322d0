using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Data;

/// <summary>Content of <c>split.json</c>.</summary>
/// <param name="Pieces">Pieces by part.</param>
/// <param name="Positives">Pieces with the tag, by part and tag.</param>
/// <param name="DuplicateTexts">Pieces whose normalised text had been seen before.</param>
/// <param name="UnreadableRows">Labelled rows that could not be read.</param>
/// <param name="FirstUnreadable">The first of them.</param>
/// <param name="ReadBefore">Pieces that train because a model that the run begins from had read their texts; null where none says what it had read.</param>
public sealed record SplitSummary(
    IReadOnlyDictionary<string, int> Pieces, IReadOnlyDictionary<string, Dictionary<string, int>> Positives, int DuplicateTexts, long UnreadableRows,
    IReadOnlyList<UnreadableRow> FirstUnreadable, int? ReadBefore = null);
