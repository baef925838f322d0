using BertPipeline.Contracts.Data;

namespace BertPipeline.Evaluation.Errors;

/// <param name="Id">The piece's id in the labelled data.</param>
/// <param name="Text">Its text, cut where it is long.</param>
/// <param name="Labels">Its gold tags.</param>
/// <param name="Score">The model's score of the tag in question.</param>
public sealed record QuotedPiece(int Id, string Text, IReadOnlyList<string> Labels, double Score)
{
    private const int LongestText = 280;

    public static QuotedPiece Of(Piece piece, double score)
    {
        ArgumentNullException.ThrowIfNull(piece);
        return new(piece.Id, Cut(piece.Text), piece.Labels, score);
    }

    /// <summary>A text as it is quoted.</summary>
    public static string Cut(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        if (trimmed.Length <= LongestText)
        {
            return trimmed;
        }

        int end = char.IsHighSurrogate(trimmed[LongestText - 1]) ? LongestText - 1 : LongestText;
        return trimmed[..end] + "…";
    }
}
