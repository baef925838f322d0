namespace BertPipeline.Contracts.Data;

/// <summary>What a tagger made of a text.</summary>
/// <param name="Tags">In the tagger's order.</param>
/// <param name="Scores">In [0, 1], one for each of the tagger's tags, in their order.</param>
public sealed record TextTags(IReadOnlyList<string> Tags, IReadOnlyList<double> Scores);
