using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Metrics;

namespace BertPipeline.Evaluation.Promotion;

/// <summary>On what a run's taggers can be compared with the current one: the test pieces that it was neither trained nor tuned on, the tags that both have.</summary>
/// <param name="Pieces">Test pieces of the run.</param>
/// <param name="Unseen">Ids of those that the current tagger has not read.</param>
/// <param name="Tags">That both have, in the run's order.</param>
/// <param name="OnlyNew">Tags that only the run has.</param>
/// <param name="OnlyCurrent">Tags that only the current tagger has.</param>
/// <param name="Problem">Why nothing can be said, a sentence; null where it can.</param>
public sealed record CommonGround(
    int Pieces, IReadOnlySet<int> Unseen, IReadOnlyList<string> Tags, IReadOnlyList<string> OnlyNew, IReadOnlyList<string> OnlyCurrent, string? Problem)
{
    /// <param name="tags">The run's.</param>
    /// <param name="test">Its test pieces.</param>
    /// <param name="currentTags">The current tagger's.</param>
    /// <param name="hasRead">Whether the current tagger was trained or tuned on a text.</param>
    public static CommonGround Of(IReadOnlyList<string> tags, IReadOnlyList<Piece> test, IReadOnlyList<string> currentTags, Func<string, bool> hasRead)
    {
        ArgumentNullException.ThrowIfNull(tags);
        Piece[] unseen = [.. test.Where(piece => !hasRead(piece.Text))];
        string[] common = [.. tags.Where(tag => currentTags.Contains(tag, StringComparer.Ordinal))];
        int most = common.Select(tag => unseen.Count(piece => piece.Labels.Contains(tag))).DefaultIfEmpty(0).Max();
        string? problem = unseen.Length == 0 ? $"it was trained or tuned on every one of the {Count(test.Count)}"
            : common.Length == 0 ? "it has none of this run's tags"
            : most < Support.MinimumTestPositives
                ? $"of the {Count(test.Count)} it was neither trained nor tuned on {unseen.Length}, and no tag has {Support.MinimumTestPositives} of these, too few to judge by"
            : null;
        return new(
            test.Count, unseen.Select(piece => piece.Id).ToHashSet(), common,
            [.. tags.Except(common)], [.. currentTags.Except(common)], problem);
    }

    private static string Count(int pieces) => pieces == 1 ? "1 test piece" : $"{pieces} test pieces";
}
