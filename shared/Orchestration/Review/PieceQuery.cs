using BertPipeline.Contracts;
using BertPipeline.Orchestration.Data;

namespace BertPipeline.Orchestration.Review;

/// <summary>Which labelled pieces of a run are asked for, and in which order.</summary>
public sealed record PieceQuery
{
    private const int LongestText = 200;

    private static readonly string[] Parts = [DataSplit.Test, DataSplit.Validation, DataSplit.Train];
    private static readonly string[] Kinds = ["fp", "fn", "tp", "tn"];
    private static readonly string[] Sorts = ["id", "score", "-score", "error"];

    public required string Part { get; init; }

    /// <summary>Pieces that have it or get it; null for all.</summary>
    public string? Tag { get; init; }

    /// <summary>fp, fn, tp or tn, of <see cref="Tag"/>, or of any tag where that is null; null for all.</summary>
    public string? Kind { get; init; }

    /// <summary>A further column, and what it must hold; null for all pieces.</summary>
    public (string Column, string Value)? Segment { get; init; }

    /// <summary>A part of the text, in any case; null for all.</summary>
    public string? Text { get; init; }

    /// <summary>id; score or -score (of <see cref="Tag"/>, the highest first with the sign); error, the most wrong first.</summary>
    public required string Sort { get; init; }

    public required Slice Slice { get; init; }

    /// <exception cref="UserErrorException">A value is none of those that it may be.</exception>
    public static PieceQuery Parse(string? part, string? tag, string? kind, string? segment, string? text, string? sort, Slice slice)
    {
        if (text?.Length > LongestText)
        {
            throw new UserErrorException($"text has {text.Length} characters; {LongestText} are looked for at most.");
        }

        if (sort is "score" or "-score" && tag is null)
        {
            throw new UserErrorException($"sort={sort} wants a tag: the scores of one are compared.");
        }

        return new()
        {
            Part = OneOf("part", part, Parts) ?? DataSplit.Test,
            Tag = tag,
            Kind = OneOf("kind", kind, Kinds),
            Segment = segment is null ? null : SegmentOf(segment),
            Text = text,
            Sort = OneOf("sort", sort, Sorts) ?? Sorts[0],
            Slice = slice,
        };
    }

    private static (string Column, string Value) SegmentOf(string segment) => segment.IndexOf(':', StringComparison.Ordinal) is > 0 and int colon
        ? (segment[..colon], segment[(colon + 1)..])
        : throw new UserErrorException($"segment wants COLUMN:VALUE, such as app:notes, but is '{PrintableText.Of(segment)}'.");

    private static string? OneOf(string name, string? value, string[] known) => value is null || known.Contains(value) ? value
        : throw new UserErrorException($"{name} must be one of {string.Join(", ", known)}, but is '{PrintableText.Of(value)}'.{Suggestion.For(value, known)}");
}
