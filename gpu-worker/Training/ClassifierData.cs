using BertPipeline.Contracts.Data;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Labelled pieces, encoded once.</summary>
internal sealed class ClassifierData
{
    public ClassifierData(IReadOnlyList<Piece> pieces, IReadOnlyList<string> tags, PieceEncoder encoder)
        : this(pieces, tags, [.. pieces.Select(piece => encoder.Encode(piece.Text))])
    {
    }

    /// <summary>Pieces that are encoded already.</summary>
    public ClassifierData(IReadOnlyList<Piece> pieces, IReadOnlyList<string> tags, IReadOnlyList<(int[] Ids, bool IsCut)> encoded)
    {
        Pieces = pieces;
        Tags = tags;
        Ids = [.. encoded.Select(e => e.Ids)];
        Cut = encoded.Count(e => e.IsCut);
        Targets = [.. pieces.Select(piece => tags.Select(tag => piece.Labels.Contains(tag) ? 1f : 0f).ToArray())];
    }

    public IReadOnlyList<Piece> Pieces { get; }

    public IReadOnlyList<string> Tags { get; }

    /// <summary>Token ids a piece, special tokens included.</summary>
    public int[][] Ids { get; }

    /// <summary>1 where a piece has a tag; a row a piece.</summary>
    public float[][] Targets { get; }

    /// <summary>Pieces that were cut to the longest length.</summary>
    public int Cut { get; }

    /// <summary>Negatives over positives of each tag, at most 10: the weight of its positives.</summary>
    public float[] PositiveWeights() => [.. Enumerable.Range(0, Tags.Count).Select(tag =>
    {
        float positives = Targets.Sum(row => row[tag]);
        return positives == 0 ? 1 : Math.Min(10, (Targets.Length - positives) / positives);
    })];
}
