namespace BertPipeline.Orchestration.Review;

/// <summary>A text on its way to people who label, with the tags that it probably should have.</summary>
/// <param name="Proposed">Tags to begin with.</param>
/// <param name="Score">How much it is worth a look, in [0, 1].</param>
/// <param name="Why">The same for people.</param>
/// <param name="Digest">SHA-256 of the normalised text.</param>
/// <param name="Given">The tags that it has; null where it has not been labelled.</param>
/// <param name="Fields">What else its row held; null for nothing.</param>
public sealed record LabelTask(
    string Text, IReadOnlyList<string> Proposed, double Score, string Why, string Digest, IReadOnlyList<string>? Given, IReadOnlyDictionary<string, string>? Fields)
{
    /// <summary>One a piece, in the order of their first suspects: its tags with the suspicious ones turned round.</summary>
    public static IEnumerable<LabelTask> Of(SuspectList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        string[] tags = [.. list.Tags.Select(tag => tag.Tag)];
        return list.Suspects.GroupBy(suspect => suspect.Id).Select(piece =>
        {
            ReviewedSuspect first = piece.First();
            HashSet<string> turned = [.. first.Labels];
            turned.SymmetricExceptWith(piece.Select(suspect => suspect.Tag));
            return new LabelTask(
                first.Text, [.. tags.Where(turned.Contains)], first.Score,
                string.Join("; ", piece.Select(suspect => suspect.Given ? $"'{suspect.Tag}' may be wrong" : $"'{suspect.Tag}' may be missing")),
                first.Digest, first.Labels, first.Fields);
        });
    }

    public static IEnumerable<LabelTask> Of(ToLabelList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return list.Texts.Select(text => new LabelTask(text.Text, text.Predicted, text.Uncertainty, text.Why, text.Digest, Given: null, Fields: null));
    }
}
