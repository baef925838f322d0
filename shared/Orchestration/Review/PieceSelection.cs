using BertPipeline.Contracts;

namespace BertPipeline.Orchestration.Review;

/// <summary>Picks and orders pieces as a query asks.</summary>
internal sealed class PieceSelection
{
    private readonly PieceQuery _query;
    private readonly IReadOnlyList<string> _tags;

    /// <summary>Indices of the tags in question.</summary>
    private readonly int[] _asked;

    /// <exception cref="UserErrorException">There is no such tag.</exception>
    public PieceSelection(PieceQuery query, IReadOnlyList<string> tags)
    {
        (_query, _tags) = (query, tags);
        int index = query.Tag is null ? -1 : tags.ToList().IndexOf(query.Tag);
        _asked = query.Tag is null ? [.. Enumerable.Range(0, tags.Count)] : index >= 0 ? [index] : throw NoTag(query.Tag, tags);
    }

    /// <summary>What is said of a tag that a run does not have.</summary>
    public static UserErrorException NoTag(string tag, IReadOnlyList<string> tags) =>
        new($"The run has no tag '{PrintableText.Of(tag)}'; there are {PrintableText.List(tags, 50)}.{Suggestion.For(tag, tags)}");

    public IEnumerable<ReviewedPiece> Of(IEnumerable<ReviewedPiece> pieces)
    {
        IEnumerable<ReviewedPiece> picked = pieces.Where(IsPicked);
        return _query.Sort switch
        {
            "score" => picked.OrderBy(p => p.Scores?[_asked[0]] ?? double.PositiveInfinity).ThenBy(p => p.Id),
            "-score" => picked.OrderByDescending(p => p.Scores?[_asked[0]] ?? double.NegativeInfinity).ThenBy(p => p.Id),
            "error" => picked.OrderByDescending(p => _asked.Max(tag => Error(p, tag))).ThenBy(p => p.Id),
            _ => picked.OrderBy(p => p.Id),
        };
    }

    private bool IsPicked(ReviewedPiece piece) =>
        (_query.Text is not { } text || piece.Text.Contains(text, StringComparison.OrdinalIgnoreCase))
        && (_query.Segment is not { } segment || piece.Fields?.GetValueOrDefault(segment.Column) == segment.Value)
        && (_query.Kind is not null ? _asked.Any(tag => KindOf(piece, tag) == _query.Kind) : _query.Tag is null || Has(piece.Labels, _asked[0]) || Has(piece.Predicted, _asked[0]));

    private string? KindOf(ReviewedPiece piece, int tag) => piece.Predicted is null ? null : (Has(piece.Predicted, tag), Has(piece.Labels, tag)) switch
    {
        (true, true) => "tp",
        (true, false) => "fp",
        (false, true) => "fn",
        _ => "tn",
    };

    /// <summary>How far the score is from what the label says.</summary>
    private double Error(ReviewedPiece piece, int tag) => piece.Scores is { } scores ? Math.Abs((Has(piece.Labels, tag) ? 1 : 0) - scores[tag]) : -1;

    private bool Has(IReadOnlyList<string>? tags, int tag) => tags?.Contains(_tags[tag]) == true;
}
