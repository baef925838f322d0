using BertPipeline.Contracts.Data;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Checks;

/// <summary>Labelled pieces that are too like each other, or tell different things of the same text.</summary>
internal static class LabelledTexts
{
    private const int Quoted = 5;
    private const int QuotedLength = 80;

    /// <param name="train">Pieces that a tagger learns from.</param>
    /// <param name="judged">Those of validation and test.</param>
    public static TextCheck Check(IReadOnlyList<Piece> train, IReadOnlyList<Piece> judged)
    {
        (Piece Piece, string Key, bool IsJudged)[] pieces =
            [.. train.Select(p => (p, TextNormalization.Key(p.Text), false)), .. judged.Select(p => (p, TextNormalization.Key(p.Text), true))];
        string[] conflicting =
        [
            .. from piece in pieces
               group piece.Piece by piece.Key into equal
               where equal.Select(p => string.Join('\n', p.Labels.Order(StringComparer.Ordinal))).Distinct().Skip(1).Any()
               select equal.First().Text,
        ];

        // Of texts that are equal one is enough; they are counted as duplicates, and stay on one side.
        var alike = from piece in pieces.DistinctBy(p => p.Key)
                    let letters = LettersOf(piece.Key)
                    where letters.Length > 0
                    group piece.IsJudged by letters into same
                    select (Count: same.Count(), Judged: same.Count(isJudged => isJudged));
        int near = 0;
        int across = 0;
        foreach ((int count, int examined) in alike)
        {
            near += count - 1;
            across += examined < count ? examined : 0;
        }

        return new(near, across, conflicting.Length, [.. conflicting.Take(Quoted).Select(text => text.Length <= QuotedLength ? text : text[..QuotedLength] + "…")]);
    }

    private static string LettersOf(string key) => string.Concat(key.Where(char.IsLetter));
}
