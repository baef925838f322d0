namespace BertPipeline.Contracts.Data;

/// <summary>An unlabelled text that is worth labelling.</summary>
/// <param name="Rank">From 1, the first to be labelled first.</param>
/// <param name="Digest">SHA-256 of its normalised text, in hexadecimal.</param>
/// <param name="Text">As it stood in the corpus.</param>
/// <param name="Predicted">The tags that the chosen tagger would give it.</param>
/// <param name="Scores">In [0, 1], in the order of the tag list.</param>
/// <param name="UncertainTag">The tag that the tagger is least sure of.</param>
/// <param name="Uncertainty">Of that tag: 1 at its threshold, 0 where it is sure.</param>
/// <param name="Why">The same for people.</param>
public sealed record TextToLabel(
    int Rank, string Digest, string Text, IReadOnlyList<string> Predicted, IReadOnlyList<double> Scores, string UncertainTag, double Uncertainty, string Why);
