namespace BertPipeline.Text.Tokenization;

/// <summary>How long pieces of feedback are let to be where nobody said it.</summary>
public static class PieceLength
{
    // Lengths of pieces have a long tail: the last twentieth would make all batches of it several times as long.
    private const double Share = 0.95;
    private const int Multiple = 8;

    /// <param name="lengths">Tokens of every training piece, special tokens included.</param>
    /// <param name="positions">Most tokens of a piece.</param>
    /// <returns>What <see cref="Share"/> of them fit into, a multiple of <see cref="Multiple"/>, at most <paramref name="positions"/>.</returns>
    public static int Choose(IReadOnlyList<int> lengths, int positions)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        int fitting = lengths.Order().ElementAt((int)Math.Ceiling(Share * lengths.Count) - 1);
        return Math.Min(positions, (fitting + Multiple - 1) / Multiple * Multiple);
    }
}
