using BertPipeline.Contracts.Data;

namespace BertPipeline.Text.Reading;

/// <summary>The labelled pieces of all files.</summary>
/// <param name="Pieces">In reading order; <see cref="Piece.Id"/> is the position.</param>
/// <param name="Labels">The tags, sorted (ordinal); a 0/1 column counts even when it is all 0.</param>
public sealed record LabelledData(IReadOnlyList<Piece> Pieces, IReadOnlyList<string> Labels, ReadReport Report);
