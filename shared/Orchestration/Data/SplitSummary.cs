using System.Text.Json.Serialization;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Data;

/// <summary>Content of <c>split.json</c>.</summary>
/// <param name="Pieces">Pieces by part.</param>
/// <param name="Positives">Pieces with the tag, by part and tag.</param>
/// <param name="DuplicateTexts">Pieces whose normalised text had been seen before.</param>
/// <param name="UnreadableRows">Labelled rows that could not be read.</param>
/// <param name="FirstUnreadable">The first of them.</param>
/// <param name="Notes">What was decided on the labelled files; null for nothing.</param>
/// <param name="Warnings">What is likely to be wrong with the labelled data; null for nothing.</param>
/// <param name="ReadBefore">Pieces that train because a model that the run begins from had read their texts; null where none says what it had read.</param>
public sealed record SplitSummary(
    IReadOnlyDictionary<string, int> Pieces, IReadOnlyDictionary<string, Dictionary<string, int>> Positives, int DuplicateTexts, long UnreadableRows,
    IReadOnlyList<UnreadableRow> FirstUnreadable, IReadOnlyList<string>? Notes = null, IReadOnlyList<string>? Warnings = null, int? ReadBefore = null)
{
    /// <summary>Folds of a cross-validation, in which every part has every piece; null where each piece is in one part.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Folds { get; init; }

    /// <summary>Tags that no training piece has: nothing can be learnt of them.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> NeverTrained => [.. Positives[DataSplit.Train].Where(t => t.Value == 0).Select(t => t.Key)];
}
