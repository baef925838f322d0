using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;

namespace BertPipeline.Text.Reading;

/// <summary>
/// Reads labelled feedback in any of the formats that README.md beside this file lists. Call <see cref="Read"/> once a file and <see cref="Complete"/> at the end.
/// </summary>
public sealed class LabelledReader(LabelledReaderOptions options)
{
    private readonly ReadCounts _counts = new();
    private readonly List<Piece> _pieces = [];
    private readonly SortedSet<string> _labels = new(StringComparer.Ordinal);
    private readonly TextFiles _texts = new();
    private readonly LabelMisreadings _misreadings = new();

    /// <exception cref="UserErrorException">The file is of another kind, damaged, or has no text or no tags.</exception>
    public void Read(Stream stream, string fileName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(fileName);
        _counts.StartFile(fileName, layout: null);
        using RowSource source = RowFile.Open(stream, fileName, options, _counts, keepsBlankLines: false, cancellationToken);
        if (source is JsonRows { TextFile: >= 0 } project)
        {
            Add(project, project.TextFile, _texts.Wait);
            return;
        }

        if (source.Fields.FirstOrDefault(name => _counts.Damage(name) is not null) is { } broken)
        {
            throw new UserErrorException($"{fileName} {source.Unit} 1: the column '{broken.Replace(ForeignBytes.Mark, '\uFFFD')}' {LabelledColumns.Damage}. Save the file as UTF-8, or name its encoding.");
        }

        int text = source.Required = FieldNames.FindText(source, options, _counts, options.OtherTextField);
        if (source is LineRows lines)
        {
            List<LabelledRow> read = RowsOf(source, text);
            if (!lines.HasLabels)
            {
                _texts.Add(fileName, string.Join('\n', read.Select(r => r.Text)));
                return;
            }

            AddAll(source, read, text, Add);
            return;
        }

        Add(source, text, Add);
    }

    /// <summary>The pieces of all files read.</summary>
    /// <exception cref="UserErrorException">There is nothing to tell apart: no piece, or all pieces have the same tags; or too many rows cannot be read.</exception>
    public LabelledData Complete()
    {
        foreach ((Piece piece, string fileName) in _texts.Complete())
        {
            Add(piece, fileName);
        }

        ReadReport report = _counts.Complete(options.MaximumUnreadable);
        string files = string.Join(", ", report.Files.Select(f => f.Name));
        if (_pieces.Count == 0)
        {
            throw new UserErrorException($"The labelled data is empty: no piece with text in {(files.Length > 0 ? files : "the folder")}. Drop pieces with their tags.");
        }

        var order = _labels.Select((label, index) => (label, index)).ToDictionary(l => l.label, l => l.index, StringComparer.Ordinal);
        Piece[] pieces = [.. _pieces.Select((p, i) => p with { Id = i, Labels = [.. p.Labels.Distinct().OrderBy(l => order[l])] })];
        if (Array.TrueForAll(pieces, p => p.Labels.SequenceEqual(pieces[0].Labels)))
        {
            string tags = pieces[0].Labels.Count == 0 ? "no tag" : string.Join(", ", pieces[0].Labels.Select(l => $"'{l}'"));
            throw new UserErrorException(
                $"The labelled data has one class only: all {pieces.Length} pieces of {files} have {tags}. A tagger needs pieces with and without each tag.");
        }

        foreach (string warning in _misreadings.Find(pieces, [.. _labels]))
        {
            _counts.Warn(warning);
        }

        return new LabelledData(pieces, [.. _labels], _counts.Report());
    }

    private void Add(RowSource source, int text, Action<Piece, string> add)
    {
        List<LabelledRow> rows = RowsOf(source, text);
        if (source.Fields.Count > 0)
        {
            AddAll(source, rows, text, add);
        }
    }

    private void AddAll(RowSource source, List<LabelledRow> rows, int text, Action<Piece, string> add)
    {
        var columns = new LabelledColumns(source, rows, text, options, _counts);
        _labels.UnionWith(columns.Tags);
        _misreadings.StartFile(source.FileName, columns.Tags);
        List<Piece> pieces = [];
        foreach (LabelledRow row in rows)
        {
            if (columns.LabelsOf(row, out string problem) is not { } labels)
            {
                _counts.Unreadable(row.Line, problem, row.Text);
                continue;
            }

            pieces.Add(new Piece(0, row.Text, labels, SplitOf(row.Value(columns.Split), source, row.Line), columns.FurtherOf(row)));
        }

        foreach (Piece piece in source.AsksTagByTag ? Joined(pieces) : pieces)
        {
            add(piece, source.FileName);
        }
    }

    private List<LabelledRow> RowsOf(RowSource source, int text)
    {
        List<LabelledRow> rows = [];
        while (source.Read())
        {
            if (source.LeftOut is not null)
            {
                _counts.LeftOut();
                _counts.Note($"rows are left out: {source.LeftOut}");
                continue;
            }

            source.Gather();
            string? read = source.Text(text, out string? problem);
            if (problem is not null)
            {
                source.Unreadable(problem);
            }
            else if (source.HasBrokenName)
            {
                source.Unreadable($"a key {LabelledColumns.Damage}");
            }
            else if (string.IsNullOrWhiteSpace(read))
            {
                _counts.Empty();
            }
            else
            {
                IEnumerable<int> fields = Enumerable.Range(0, source.Fields.Count).Where(f => f != text);
                rows.Add(new LabelledRow(source.Line, read, [.. Enumerable.Range(0, source.Fields.Count).Select(f => f == text ? null : source.Value(f))])
                {
                    Broken = [.. fields.Where(source.IsBroken)],
                });
            }
        }

        return rows;
    }

    /// <summary>One piece a text, with all the tags that were accepted.</summary>
    private IEnumerable<Piece> Joined(List<Piece> pieces)
    {
        IGrouping<string, Piece>[] texts = [.. pieces.GroupBy(p => p.Text, StringComparer.Ordinal)];
        if (texts.Length < pieces.Count)
        {
            _counts.Note($"{pieces.Count} answers make {texts.Length} pieces; a tag that was not asked of a text counts as no");
        }

        return texts.Select(t => t.First() with { Labels = [.. t.SelectMany(p => p.Labels).Distinct()] });
    }

    private void Add(Piece piece, string fileName)
    {
        _labels.UnionWith(piece.Labels);
        _misreadings.Add(fileName, piece);
        _pieces.Add(piece);
        _counts.Document();
    }

    private static string? SplitOf(string? split, RowSource source, long line) => split?.Trim().ToUpperInvariant() switch
    {
        null or "" => null,
        "TRAIN" or "TRAINING" => "train",
        "VALIDATION" or "VALID" or "VAL" or "DEV" => "validation",
        "TEST" or "TESTING" => "test",
        _ => throw new UserErrorException($"{source.FileName} {source.Unit} {line}: unknown split '{split}'. It is train, validation or test, or empty to let a hash decide."),
    };
}
