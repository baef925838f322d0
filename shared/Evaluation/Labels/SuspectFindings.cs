using BertPipeline.Evaluation.Errors;

namespace BertPipeline.Evaluation.Labels;

/// <summary>What a report says of a label check.</summary>
/// <param name="First">The most suspicious labels.</param>
public sealed record SuspectFindings(SuspectSummary Summary, IReadOnlyList<QuotedSuspect> First);

/// <param name="Tag">The tag in question.</param>
/// <param name="Given">Whether the piece has it.</param>
/// <param name="Piece">With the probability that it should, out of fold and calibrated.</param>
public sealed record QuotedSuspect(string Tag, bool Given, QuotedPiece Piece);
