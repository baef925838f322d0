using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.External;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Data;

/// <summary>Finds the validation and test pieces that rows of predictions are about: by text, in its normalised form, else by id.</summary>
internal sealed class ExternalMatch
{
    private const int MostNamed = 5;
    private const int QuotedLength = 60;

    /// <summary>A logit whose sigmoid is as good as 0 or 1, and that is a number still.</summary>
    private const double Sure = 10;

    /// <summary>Scores of 0 and 1 themselves have no logit.</summary>
    private const double Largest = 30;

    private readonly IReadOnlyList<string> _tags;
    private readonly string _idField;
    private readonly Dictionary<string, (ExternalRow Row, long Line)> _byText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ExternalRow Row, long Line)> _byId = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unknown = new(StringComparer.Ordinal);
    private bool? _hasScores;

    /// <param name="tags">The run's tag list.</param>
    /// <param name="idField">Where pieces keep their own ids.</param>
    public ExternalMatch(IReadOnlyList<string> tags, string idField) => (_tags, _idField) = (tags, idField);

    /// <exception cref="UserErrorException">An earlier row is about the same piece, or only some rows have scores.</exception>
    public void Add(ExternalRow row, string file, long line)
    {
        bool hasScores = row.Scores is not null;
        if (_hasScores is { } before && before != hasScores)
        {
            throw new UserErrorException($"{file} line {line} has {(hasScores ? "scores" : "no scores")}, unlike the rows before. Give scores in all rows, or in none.");
        }

        _hasScores = hasScores;
        IEnumerable<string> named = row.Scores?.Keys ?? row.Tags ?? row.Labels ?? [];
        _unknown.UnionWith(named.Where(tag => !_tags.Contains(tag)));
        (Dictionary<string, (ExternalRow, long Line)> rows, string key) = row.Text is { } text ? (_byText, TextNormalization.Key(text)) : (_byId, row.IdText!);
        if (!rows.TryAdd(key, (row, line)) && (row.Text is null || !Scores(rows[key].Item1).SequenceEqual(Scores(row))))
        {
            throw new UserErrorException($"{file} lines {rows[key].Line} and {line} are about the same piece. Leave one of them.");
        }
    }

    /// <exception cref="UserErrorException">No test piece was found.</exception>
    public ExternalPredictions Complete(string name, string files, IReadOnlyList<Piece> validation, IReadOnlyList<Piece> test)
    {
        bool hasOwnIds = validation.Concat(test).Any(piece => OwnId(piece) is not null);
        List<PieceLogits> found = Find(test, hasOwnIds);
        if (found.Count == 0)
        {
            throw new UserErrorException(
                $"{files} has predictions of none of the {test.Count} test pieces. Rows are found by 'text', as it stands in the labelled data, or by 'id'{(hasOwnIds ? $", which is the column '{_idField}' there" : ", which is the row's number there, from 0")}.");
        }

        HashSet<int> ids = [.. found.Select(row => row.Id)];
        Piece[] missing = [.. test.Where(piece => !ids.Contains(piece.Id))];
        return new()
        {
            Name = name,
            HasScores = _hasScores == true,
            Validation = Find(validation, hasOwnIds),
            Test = found,
            Missing = missing.Length,
            FirstMissing = [.. missing.Take(MostNamed).Select(piece => OwnId(piece) ?? Quote(piece.Text))],
            UnknownTags = [.. _unknown],
        };
    }

    private List<PieceLogits> Find(IReadOnlyList<Piece> pieces, bool hasOwnIds)
    {
        List<PieceLogits> found = [];
        foreach (Piece piece in pieces)
        {
            string? id = hasOwnIds ? OwnId(piece) : piece.Id.ToString(CultureInfo.InvariantCulture);
            if (_byText.TryGetValue(TextNormalization.Key(piece.Text), out (ExternalRow Row, long) match) || (id is not null && _byId.TryGetValue(id, out match)))
            {
                found.Add(new(piece.Id, [.. Scores(match.Row).Select(Logit)]));
            }
        }

        return found;
    }

    private IEnumerable<double> Scores(ExternalRow row) => row.Scores is { } scores
        ? _tags.Select(tag => scores.GetValueOrDefault(tag))
        : _tags.Select(tag => (row.Tags ?? row.Labels)!.Contains(tag) ? double.PositiveInfinity : double.NegativeInfinity);

    private static float Logit(double score) => (float)(double.IsInfinity(score) ? Math.CopySign(Sure, score) : Math.Clamp(Math.Log(score / (1 - score)), -Largest, Largest));

    private string? OwnId(Piece piece) => piece.Fields?.GetValueOrDefault(_idField);

    private static string Quote(string text) => $"“{PrintableText.Of(text, QuotedLength)}”";
}
