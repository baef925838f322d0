namespace BertPipeline.Orchestration.Review;

/// <summary>Some of a run's suspects.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Variant">Whose models predicted the pieces.</param>
/// <param name="Folds">How many of them.</param>
/// <param name="Tags">Counts of all suspects, whichever are asked for.</param>
/// <param name="Total">Those that are asked for, before and behind these too.</param>
/// <param name="Skip">Those before these.</param>
public sealed record SuspectList(string Run, string Variant, int Folds, IReadOnlyList<SuspectCounts> Tags, int Total, int Skip, IReadOnlyList<ReviewedSuspect> Suspects);

/// <param name="Yes">Training pieces that have the tag.</param>
/// <param name="No">Those that do not.</param>
/// <param name="SuspectYes">Of the first, those that may be wrong.</param>
/// <param name="SuspectNo">Of the second, those that may lack it.</param>
public sealed record SuspectCounts(string Tag, int Yes, int No, int SuspectYes, int SuspectNo);
