namespace BertPipeline.Orchestration.Profiles;

/// <summary>
/// What a tagger made of many texts, and what they are made of, in counts: the file <c>profile.json</c> of a published tagger, of the test pieces that it was held out from, and of a tagging.
/// The tagger's own answers are counted on both sides: its errors move rates of tags too, so that rates of labels would differ from its answers without any drift.
/// </summary>
/// <param name="Tags">In the order of the counts.</param>
/// <param name="Blocks">Texts that follow each other, which are not independent, stand in one.</param>
public sealed record TextProfile(IReadOnlyList<string> Tags, IReadOnlyList<ProfileBlock> Blocks)
{
    /// <summary>Key of the texts' artifact; null for test pieces. Texts that were tagged twice count once.</summary>
    public string? Source { get; init; }

    public long Texts => Blocks.Sum(block => block.Texts);
}
