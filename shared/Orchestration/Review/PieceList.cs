namespace BertPipeline.Orchestration.Review;

/// <summary>Some of a part's pieces.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Part">train, validation or test.</param>
/// <param name="Tagger">Whose predictions they are; null where there are none.</param>
/// <param name="Tags">The tag list.</param>
/// <param name="Thresholds">Least score of each tag; null for one that is never given, and nothing where there are no predictions.</param>
/// <param name="Columns">Names of what rows hold beside text and tags.</param>
/// <param name="Total">Pieces that were asked for, those before and behind these too.</param>
/// <param name="Skip">Pieces before these.</param>
public sealed record PieceList(
    string Run, string Part, ReviewedTagger? Tagger, IReadOnlyList<string> Tags, IReadOnlyList<double?>? Thresholds, IReadOnlyList<string> Columns, int Total, int Skip, IReadOnlyList<ReviewedPiece> Pieces);
