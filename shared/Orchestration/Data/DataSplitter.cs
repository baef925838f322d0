using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Orchestration.Models;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Data;

/// <summary>
/// Assigns pieces to train, validation and test by a salted hash of their normalised text: duplicates stay together, and a piece never
/// changes sides when more data comes. A <c>split</c> column overrides the hash. A text that the run's model has been trained on trains.
/// </summary>
public static class DataSplitter
{
    /// <param name="read">What the models of <see cref="SplitDataParameters.ReadBy"/> were trained on.</param>
    /// <exception cref="UserErrorException">A part is empty, equal texts are given to different parts, or a text to be examined on that has been read.</exception>
    public static DataSplit Split(IEnumerable<Piece> pieces, SplitDataParameters parameters, TextsRead read)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(read);
        List<(Piece Piece, string Key)> keyed = [.. pieces.Select(p => (p, TextNormalization.Key(p.Text)))];
        var given = new Dictionary<string, Piece>(StringComparer.Ordinal);
        foreach ((Piece piece, string key) in keyed.Where(k => k.Piece.Split is not null))
        {
            if (!given.TryAdd(key, piece) && given[key].Split != piece.Split)
            {
                throw new UserErrorException(
                    $"Pieces {given[key].Id} and {piece.Id} (counted from 0) have the same text but different values in 'split' " +
                    $"('{given[key].Split}' and '{piece.Split}'). A text must stay on one side: give both the same value.");
            }
        }

        var split = new DataSplit([], [], [], keyed.Count - keyed.Select(k => k.Key).Distinct(StringComparer.Ordinal).Count());
        int readBefore = 0;
        foreach ((Piece piece, string key) in keyed)
        {
            string part = given.TryGetValue(key, out Piece? first) ? first.Split! : PartOf(key, parameters);
            if (part != DataSplit.Train && read.Contains(key))
            {
                RefuseGiven(first, parameters);
                readBefore++;
                part = DataSplit.Train;
            }

            split.Part(part).Add(piece);
        }

        foreach ((string name, List<Piece> part) in split.Parts.Where(p => p.Pieces.Count == 0))
        {
            throw new UserErrorException(
                $"The {name} part of the labelled data is empty ({keyed.Count} pieces in all). Label more pieces, or raise its share.");
        }

        return split with { ReadBefore = readBefore };
    }

    /// <summary>Cross-validation: every part has every piece, and <c>split-folds</c> deals them out. What has been read trains, and neither tunes nor judges.</summary>
    /// <param name="folds">At least 2.</param>
    /// <inheritdoc cref="Split"/>
    /// <exception cref="UserErrorException">A piece says its part, or there are fewer pieces than folds.</exception>
    public static DataSplit Fold(IReadOnlyList<Piece> pieces, int folds, TextsRead read)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        ArgumentNullException.ThrowIfNull(read);
        if (pieces.FirstOrDefault(piece => piece.Split is not null) is { } given)
        {
            throw new UserErrorException(
                $"Piece {given.Id} (counted from 0) is marked '{given.Split}' in 'split', but cross-validation trains on every piece and judges by every piece. Leave 'split' out, or set classifier.folds to 1.");
        }

        List<Piece> judged = [.. pieces.Where(piece => !read.Contains(TextNormalization.Key(piece.Text)))];
        return judged.Count < folds
            ? throw new UserErrorException($"{judged.Count} labelled pieces are too few for {folds} folds. Label more pieces, or lower classifier.folds.")
            : new DataSplit([.. pieces], judged, judged, pieces.Count - pieces.DistinctBy(piece => TextNormalization.Key(piece.Text)).Count())
            {
                Folds = folds,
                ReadBefore = pieces.Count - judged.Count,
            };
    }

    /// <summary>The part of a normalised text: its hash as a number in [0, 1) against the shares.</summary>
    public static string PartOf(string key, SplitDataParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        double share = TextShare.Of(key, parameters.Salt);
        return share < parameters.TestShare ? DataSplit.Test
            : share < parameters.TestShare + parameters.ValidationShare ? DataSplit.Validation
            : DataSplit.Train;
    }

    private static void RefuseGiven(Piece? given, SplitDataParameters parameters)
    {
        if (given is not null)
        {
            throw new UserErrorException(
                $"Piece {given.Id} (counted from 0) is marked '{given.Split}' in 'split', but {string.Join(" or ", parameters.ReadBy ?? [])} was trained on its text. "
                + $"Mark it '{DataSplit.Train}', or begin from a model that has not read it.");
        }
    }
}
