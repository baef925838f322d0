namespace BertPipeline.Contracts.Data;

/// <summary>What a classifier says of one piece: a line of an evaluation's <c>validation.jsonl</c> and <c>test.jsonl</c>.</summary>
/// <param name="Id">The piece's <see cref="Piece.Id"/>.</param>
/// <param name="Logits">One logit a tag, in the order of the tag list; the score is its sigmoid.</param>
public sealed record PieceLogits(int Id, float[] Logits);
