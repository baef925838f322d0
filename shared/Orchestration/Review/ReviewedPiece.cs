namespace BertPipeline.Orchestration.Review;

/// <summary>A labelled piece beside what a tagger says of it.</summary>
/// <param name="Id">In the labelled data of the run.</param>
/// <param name="Labels">The tags that it has.</param>
/// <param name="Predicted">Those that it gets; null without a prediction.</param>
/// <param name="Scores">In [0, 1], in the order of the tag list; null without a prediction.</param>
/// <param name="Fields">What else its row held; null for nothing.</param>
public sealed record ReviewedPiece(
    int Id, string Text, IReadOnlyList<string> Labels, IReadOnlyList<string>? Predicted, IReadOnlyList<double>? Scores, IReadOnlyDictionary<string, string>? Fields);
