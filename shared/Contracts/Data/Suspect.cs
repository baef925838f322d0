namespace BertPipeline.Contracts.Data;

/// <summary>A label of a training piece that deserves a second look.</summary>
/// <param name="Rank">From 1, the most suspicious first.</param>
/// <param name="Id">The piece's <see cref="Piece.Id"/>.</param>
/// <param name="Digest">SHA-256 of its normalised text, in hexadecimal: the piece may have another id in the next run.</param>
/// <param name="Tag">The tag in question.</param>
/// <param name="Given">Whether the piece has it.</param>
/// <param name="Probability">That it should have it, as a model tells that has not seen its text; calibrated on all training pieces.</param>
/// <param name="Score">Of the opposite of the label, in [0, 1]: the higher the more suspicious.</param>
/// <param name="Quality">Of all labels of the piece, in [0, 1], 1 for beyond doubt.</param>
public sealed record Suspect(int Rank, int Id, string Digest, string Tag, bool Given, double Probability, double Score, double Quality);
