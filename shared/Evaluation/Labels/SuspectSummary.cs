namespace BertPipeline.Evaluation.Labels;

/// <summary>What a label check found: the file <c>suspects.json</c> of the step find-suspects.</summary>
/// <param name="Variant">Whose models predicted the pieces.</param>
/// <param name="Folds">How many of them.</param>
/// <param name="Pieces">Training pieces.</param>
/// <param name="Suspects">Labels that deserve a second look, those that are not listed too.</param>
/// <param name="SuspectPieces">Pieces with such a label.</param>
/// <param name="Tags">In the order of the tag list.</param>
public sealed record SuspectSummary(string Variant, int Folds, int Pieces, int Suspects, int SuspectPieces, IReadOnlyList<TagSuspects> Tags);

/// <summary>The same of one tag.</summary>
/// <param name="Yes">Training pieces that have it.</param>
/// <param name="No">Those that do not.</param>
/// <param name="SuspectYes">Of the first, those that may be wrong.</param>
/// <param name="SuspectNo">Of the second, those that may lack it.</param>
/// <param name="Threshold">Of the out-of-fold scores, for the best F1 on these pieces; with it they are shown.</param>
public sealed record TagSuspects(string Tag, int Yes, int No, int SuspectYes, int SuspectNo, double Threshold);
