using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;

namespace BertPipeline.Evaluation;

/// <summary>What a model says of some pieces, beside what is true: scores and gold labels, a column a tag.</summary>
public sealed class Predictions
{
    private readonly bool[][] _gold;
    private readonly double[][] _scores;

    private Predictions(IReadOnlyList<string> tags, IReadOnlyList<Piece> pieces)
    {
        Tags = tags;
        Pieces = pieces;
        _gold = Columns<bool>(tags.Count, pieces.Count);
        _scores = Columns<double>(tags.Count, pieces.Count);
    }

    /// <summary>The tag list; indices of columns refer to it.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>The pieces; indices into columns refer to it.</summary>
    public IReadOnlyList<Piece> Pieces { get; }

    /// <summary>Matches logits with pieces by id; the result is in the order of the pieces.</summary>
    /// <exception cref="InvalidDataException">A piece has no logits, a tag is not in the list, or a row has another length.</exception>
    /// <exception cref="UserErrorException">A logit is not a finite number: training diverged.</exception>
    public static Predictions Align(IReadOnlyList<string> tags, IReadOnlyList<Piece> pieces, IEnumerable<PieceLogits> logits)
    {
        ArgumentNullException.ThrowIfNull(tags);
        ArgumentNullException.ThrowIfNull(pieces);
        Dictionary<int, float[]> rows = logits.ToDictionary(l => l.Id, l => l.Logits);
        Dictionary<string, int> columns = tags.Select((tag, i) => (tag, i)).ToDictionary(t => t.tag, t => t.i, StringComparer.Ordinal);
        var predictions = new Predictions(tags, pieces);
        for (int row = 0; row < pieces.Count; row++)
        {
            Piece piece = pieces[row];
            predictions.FillGold(row, piece, columns);
            predictions.FillScores(row, piece, rows.GetValueOrDefault(piece.Id)
                ?? throw new InvalidDataException($"The evaluation has no logits of piece {piece.Id}."));
        }

        return predictions;
    }

    /// <summary>The score of a logit: its sigmoid, in double precision. A tag is predicted when its score is at least its threshold.</summary>
    public static double Score(float logit) => 1 / (1 + Math.Exp(-(double)logit));

    /// <summary>The same pieces, every tag with the same score: 1 predicts all, 0 predicts none.</summary>
    public Predictions WithConstantScore(double score)
    {
        var constant = new Predictions(Tags, Pieces);
        for (int tag = 0; tag < Tags.Count; tag++)
        {
            _gold[tag].CopyTo(constant._gold[tag], 0);
            constant._scores[tag].AsSpan().Fill(score);
        }

        return constant;
    }

    /// <summary>Some of the tags on some of the pieces.</summary>
    /// <param name="tags">A part of the tag list, in any order.</param>
    /// <param name="isKept">By a piece's id.</param>
    public Predictions Only(IReadOnlyList<string> tags, Func<int, bool> isKept)
    {
        ArgumentNullException.ThrowIfNull(tags);
        int[] rows = [.. Enumerable.Range(0, Pieces.Count).Where(row => isKept(Pieces[row].Id))];
        var part = new Predictions(tags, [.. rows.Select(row => Pieces[row])]);
        for (int tag = 0; tag < tags.Count; tag++)
        {
            int column = IndexOf(tags[tag]);
            for (int row = 0; row < rows.Length; row++)
            {
                part._gold[tag][row] = _gold[column][rows[row]];
                part._scores[tag][row] = _scores[column][rows[row]];
            }
        }

        return part;
    }

    /// <summary>Gold labels of a tag, one a piece.</summary>
    public ReadOnlySpan<bool> Gold(int tag) => _gold[tag];

    /// <summary>Scores of a tag in [0, 1], one a piece.</summary>
    public ReadOnlySpan<double> Scores(int tag) => _scores[tag];

    /// <summary>Number of pieces that have the tag.</summary>
    public int Positives(int tag) => Gold(tag).Count(true);

    private int IndexOf(string tag)
    {
        int index = Tags.ToList().IndexOf(tag);
        return index >= 0 ? index : throw new ArgumentException($"The tag '{tag}' is not in the tag list.");
    }

    private static T[][] Columns<T>(int columns, int rows) => [.. Enumerable.Range(0, columns).Select(_ => new T[rows])];

    private void FillGold(int row, Piece piece, Dictionary<string, int> columns)
    {
        foreach (string label in piece.Labels)
        {
            int column = columns.TryGetValue(label, out int found)
                ? found
                : throw new InvalidDataException($"Piece {piece.Id} has the tag '{label}', which is not in the tag list.");
            _gold[column][row] = true;
        }
    }

    private void FillScores(int row, Piece piece, float[] logits)
    {
        if (logits.Length != Tags.Count)
        {
            throw new InvalidDataException($"Piece {piece.Id} has {logits.Length} logits for {Tags.Count} tags.");
        }

        for (int column = 0; column < logits.Length; column++)
        {
            if (!float.IsFinite(logits[column]))
            {
                throw new UserErrorException(
                    $"The classifier's logit of tag '{Tags[column]}' for piece {piece.Id} is {logits[column]}: its training diverged. " +
                    "Lower classifier.optimizer.learningRate, or set classifier.optimizer.clipNorm.");
            }

            _scores[column][row] = Score(logits[column]);
        }
    }
}
