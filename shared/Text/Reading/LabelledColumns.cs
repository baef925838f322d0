using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>
/// What the fields of a labelled file mean, as their names and the whole columns tell: where the tags are, in one of two ways, the split, and what is kept
/// beside a piece.
/// </summary>
internal sealed class LabelledColumns
{
    /// <summary>Of a column or key.</summary>
    public const string Damage = "holds bytes that are not UTF-8, or half of a surrogate pair";

    // A column with so many cells of yes and no was probably meant to be a tag.
    private const double Most = 0.5;

    private static readonly string[] LabelStudio = ["annotation_id", "annotator", "lead_time"];
    private static readonly HashSet<string> Nothing = new(StringComparer.OrdinalIgnoreCase) { "nan", "null", "<na>", "#n/a", "set()" };

    private readonly RowSource _source;
    private readonly IReadOnlyList<LabelledRow> _rows;
    private readonly ReadCounts _counts;
    private readonly int _text;
    private readonly List<(int Field, string? Separator)> _lists = [];
    private readonly List<int> _tags = [];
    private readonly int[] _further;

    /// <exception cref="UserErrorException">No field holds tags, or a named one is not there.</exception>
    public LabelledColumns(RowSource source, IReadOnlyList<LabelledRow> rows, int text, LabelledReaderOptions options, ReadCounts counts)
    {
        (_source, _rows, _text, _counts) = (source, rows, text, counts);
        Split = source.IndexOf("split");
        int id = FieldNames.FindId(source, options);
        if (options.LabelFields.Count > 0)
        {
            TakeNamed(options);
        }
        else if (rows.Count > 0)
        {
            Take(id, options.LabelSeparator);
        }

        _further = [.. Enumerable.Range(0, source.Fields.Count).Where(f => f != text && f != Split && !_tags.Contains(f) && source.Fields[f].Length > 0 && !_lists.Exists(l => l.Field == f))];
    }

    public int Split { get; }

    /// <summary>Names of the columns of yes and no.</summary>
    public IEnumerable<string> Tags => _tags.Select(t => _source.Fields[t]);

    /// <summary>The tags of a row; null and a reason when they cannot be read.</summary>
    /// <exception cref="UserErrorException">The tags mark parts of texts.</exception>
    public List<string>? LabelsOf(LabelledRow row, out string problem)
    {
        if (row.Broken.FirstOrDefault(IsRead, -1) is >= 0 and int broken)
        {
            problem = $"'{NameOf(broken)}' {Damage}";
            return null;
        }

        problem = "";
        List<string> labels = [.. _tags.Where(t => YesNo.Of(row.Value(t)) == true).Select(t => _source.Fields[t])];
        foreach ((int field, string? separator) in _lists)
        {
            if (field >= row.Values.Count && _source is JsonRows)
            {
                problem = $"no key '{NameOf(field)}'";
                return null;
            }

            if (Parse(row.Value(field), separator, out problem) is not { } tags)
            {
                return problem != LabelList.Spans ? null : throw new UserErrorException(
                    $"{_source.FileName} {_source.Unit} {row.Line}: '{NameOf(field)}': {LabelList.Spans}. Export a project of text classification.");
            }

            labels.AddRange(tags);
        }

        return labels;
    }

    /// <summary>What else the row holds; null for nothing.</summary>
    public IReadOnlyDictionary<string, string>? FurtherOf(LabelledRow row)
    {
        SortedDictionary<string, string>? fields = null;
        foreach (int field in _further)
        {
            if (!string.IsNullOrWhiteSpace(row.Value(field)))
            {
                fields ??= new(StringComparer.Ordinal);
                fields.TryAdd(_source.Fields[field], row.Value(field)!);
            }
        }

        return fields;
    }

    private bool IsRead(int field) => field == Split || _tags.Contains(field) || _lists.Exists(l => l.Field == field);

    private static List<string>? Parse(string? cell, string? separator, out string problem)
    {
        problem = "";
        string value = cell?.Trim() ?? "";
        return value.Length == 0 || Nothing.Contains(value) ? []
            : LabelList.IsList(value) ? LabelList.Read(value, out problem)
            : separator is null ? [value]
            : [.. value.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }

    private void TakeNamed(LabelledReaderOptions options)
    {
        foreach (string name in options.LabelFields)
        {
            int field = _source.IndexOf(name);
            if (field < 0)
            {
                throw new UserErrorException($"{_source.FileName} {_source.Unit} 1: no column '{PrintableText.Of(name)}' among {Names()}. Name the columns of the tags with labelFields (--label-fields).");
            }

            if (Answers(field) == 1)
            {
                _tags.Add(field);
            }
            else
            {
                AddList(field, options.LabelSeparator);
            }
        }
    }

    private void Take(int id, string? separator)
    {
        int labels = FieldNames.FindLabels(_source, _text);
        if (id >= 0 && _rows.Count > 2 && Answers(id) == 1)
        {
            WarnOfAnswers([id], "it is taken for the rows' own id");
        }

        int[] open = [.. Enumerable.Range(0, _source.Fields.Count).Where(f => f != _text && f != Split && f != id && f != labels && _source.Fields[f].Length > 0)];
        if (labels >= 0)
        {
            string name = _source.Fields[labels];
            if (!name.Equals(FieldNames.Labels[0], StringComparison.OrdinalIgnoreCase))
            {
                _counts.Note($"the tags are those of '{NameOf(labels)}'");
            }

            AddList(labels, separator);
            if (Answers(labels) == 1 && _rows.Any(r => !string.IsNullOrWhiteSpace(r.Value(labels)) && YesNo.Of(r.Value(labels)) == false))
            {
                _counts.Warn($"{_source.FileName}: '{NameOf(labels)}' holds yes and no only, and what it holds is read as the names of two tags. If it answers for one tag, name it with labelFields (--label-fields).");
            }

            WarnOfAnswers(open.Where(f => !FieldNames.IsFurther(_source.Fields[f])), $"the tags are those of '{NameOf(labels)}'");
            return;
        }

        int[] numbered = [.. open.Where(f => FieldNames.IsNumberedLabel(_source.Fields[f]) && Answers(f) < 1)];
        int[] lists = numbered.Length > 0 ? numbered : [.. open.Where(f => HasChoices(f) || (IsOfLabelStudio() && !FieldNames.IsFurther(_source.Fields[f])))];
        if (lists.Length > 0)
        {
            _counts.Note($"the tags are those of {Quoted(lists)}");
            Array.ForEach(lists, f => AddList(f, separator));
            return;
        }

        TakeAnswers(open);
    }

    private void TakeAnswers(int[] open)
    {
        _tags.AddRange(open.Where(f => !FieldNames.IsFurther(_source.Fields[f]) && Answers(f) == 1));
        if (_tags.Count == 0)
        {
            int[] spans = [.. open.Where(f => _source.Fields[f] is "entities" or "spans" or "relations")];
            string marks = spans.Length > 0 ? $"; {Quoted(spans)} {(spans.Length == 1 ? "marks" : "mark")} parts of texts" : "";
            throw new UserErrorException(
                $"{_source.FileName} {_source.Unit} 1: no tags among the columns {Names()}{marks}. Add a column 'labels' with | between tags, or one column a tag with 1 and 0, or name yours with labelFields (--label-fields).");
        }

        int[] further = [.. open.Except(_tags)];
        if (further.Length > 0)
        {
            _counts.Note($"the tags are {Quoted(_tags)}; {Quoted(further)} {(further.Length == 1 ? "is" : "are")} kept beside the pieces");
        }

        WarnOfAnswers(further.Where(f => FieldNames.IsFurther(_source.Fields[f])), "its name is no tag's");
        foreach (int field in further.Where(f => Answers(f) is >= Most and < 1))
        {
            LabelledRow other = _rows.First(r => YesNo.Of(r.Value(field)) is null);
            _counts.Warn($"{_source.FileName}: the column '{NameOf(field)}' is kept beside the pieces and is no tag: {_source.Unit} {other.Line} has '{PrintableText.Of(other.Value(field))}', which is neither yes nor no.");
        }
    }

    private void WarnOfAnswers(IEnumerable<int> fields, string why)
    {
        foreach (int field in fields.Where(f => Answers(f) == 1 && !FieldNames.IsNumbering(_source.Fields[f])))
        {
            _counts.Warn($"{_source.FileName}: the column '{NameOf(field)}' holds yes and no only and is kept beside the pieces, for {why}. If it is a tag, name all columns of tags with labelFields (--label-fields).");
        }
    }

    private void AddList(int field, string? given)
    {
        string? separator = given ?? LabelSeparator.Detect(_rows.Select(r => r.Value(field)));
        _lists.Add((field, separator));
        if (given is null && separator is not (null or "|"))
        {
            _counts.Note($"the tags in '{NameOf(field)}' are parted by {LabelSeparator.NameOf(separator)}");
        }
    }

    /// <summary>Share of the cells that are not blank which say yes or no; 0 when all are blank.</summary>
    private double Answers(int field)
    {
        int filled = 0;
        int answers = 0;
        foreach (string? cell in _rows.Select(r => r.Value(field)))
        {
            if (!string.IsNullOrWhiteSpace(cell))
            {
                filled++;
                answers += YesNo.Of(cell) is null ? 0 : 1;
            }
        }

        return filled == 0 ? 0 : (double)answers / filled;
    }

    private bool HasChoices(int field) => _rows.Any(r => r.Value(field)?.Contains("\"choices\"", StringComparison.Ordinal) == true);

    private bool IsOfLabelStudio() => Array.TrueForAll(LabelStudio, name => _source.IndexOf(name) >= 0);

    private string Names() => Quoted(Enumerable.Range(0, _source.Fields.Count).Where(f => _source.Fields[f].Length > 0));

    private string Quoted(IEnumerable<int> fields) => FieldNames.Quoted(fields.Select(f => _source.Fields[f]));

    private string NameOf(int field) => PrintableText.Of(_source.Fields[field]);
}
