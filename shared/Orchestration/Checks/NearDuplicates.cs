using BertPipeline.Contracts.Data;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Checks;

/// <param name="Pieces">Labelled pieces that differ from an earlier one in nothing but punctuation, digits, case and space, equal ones not counted.</param>
/// <param name="Across">Those of validation and test that are so like one of training: the exam has been read with other numbers in it.</param>
public sealed record NearDuplicates(int Pieces, int Across)
{
    /// <param name="train">Pieces that a tagger learns from.</param>
    /// <param name="judged">Those of validation and test.</param>
    internal static NearDuplicates Count(IEnumerable<Piece> train, IEnumerable<Piece> judged)
    {
        // Of texts that are equal one is enough; they are counted as duplicates, and stay on one side.
        var alike = from piece in train.Select(p => (Key: TextNormalization.Key(p.Text), IsJudged: false)).Concat(judged.Select(p => (Key: TextNormalization.Key(p.Text), IsJudged: true))).DistinctBy(p => p.Key)
                    let letters = TextNormalization.Letters(piece.Key)
                    where letters.Length > 0
                    group piece.IsJudged by letters into same
                    select (Count: same.Count(), Judged: same.Count(isJudged => isJudged));
        int pieces = 0;
        int across = 0;
        foreach ((int count, int examined) in alike)
        {
            pieces += count - 1;
            across += examined < count ? examined : 0;
        }

        return new(pieces, across);
    }
}
