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
    private readonly SortedSet<string> _columns = new(StringComparer.Ordinal);
    private readonly LabelCorrections _corrections = new();
    private readonly TextFiles _texts = new();
    private readonly LabelMisreadings _misreadings = new();
    private readonly HeldRows _held = new(options);

    /// <exception cref="UserErrorException">The file is of another kind, damaged, or has no text or no tags.</exception>
    public void Read(Stream stream, string fileName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(fileName);
        _counts.StartFile(fileName, layout: null);
        using RowSource source = RowFile.Open(stream, fileName, OptionsOf(fileName), _counts, keepsBlankLines: false, cancellationToken);
        if (source is JsonRows { TextFile: >= 0 } project)
        {
            Add(project, project.TextFile, _texts.Wait);
            return;
        }

        if (source.Fields.FirstOrDefault(name => _counts.Damage(name) is not null) is { } broken)
        {
            throw new UserErrorException($"{fileName} {source.Unit} 1: the column '{PrintableText.Of(broken.Replace(ForeignBytes.Mark, '\uFFFD'))}' {LabelledColumns.Damage}. Save the file as UTF-8, or name its encoding.");
        }

        int text = source.Required = FieldNames.FindText(source, OptionsOf(fileName), _counts, OptionsOf(fileName).OtherTextField);
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

    /// <summary>The rows of all files read, as they stand there, for whoever does not train on them: they may be few, and of one class.</summary>
    /// <exception cref="UserErrorException">Too many rows cannot be read.</exception>
    public (IReadOnlyList<Piece> Pieces, ReadReport Report) CompleteRows()
    {
        foreach ((Piece piece, string fileName) in _texts.Complete())
        {
            Add(piece, fileName);
        }

        return ([.. _corrections.Apply(_pieces, _counts.Tell)], _counts.Complete(options.MaximumUnreadable));
    }

    /// <summary>The pieces of all files read.</summary>
    /// <exception cref="UserErrorException">There is nothing to tell apart: no piece, or all pieces have the same tags; or too many rows cannot be read.</exception>
    public LabelledData Complete()
    {
        (IReadOnlyList<Piece> corrected, ReadReport report) = CompleteRows();
        string files = PrintableText.List([.. report.Files.Select(f => f.Name)], FieldNames.MostNamed);
        if (corrected.Count == 0)
        {
            throw new UserErrorException($"The labelled data is empty: no piece with text in {(files.Length > 0 ? files : "the folder")}. Drop pieces with their tags.");
        }

        string[] labels = [.. _columns.Union(corrected.SelectMany(p => p.Labels)).Order(StringComparer.Ordinal)];
        var order = labels.Select((label, index) => (label, index)).ToDictionary(l => l.label, l => l.index, StringComparer.Ordinal);
        Piece[] pieces = [.. corrected.Select((p, i) => p with { Id = i, Labels = [.. p.Labels.Distinct().OrderBy(l => order[l])] })];
        if (Array.TrueForAll(pieces, p => p.Labels.SequenceEqual(pieces[0].Labels)))
        {
            string tags = pieces[0].Labels.Count == 0 ? "no tag" : FieldNames.Quoted(pieces[0].Labels);
            throw new UserErrorException(
                $"The labelled data has one class only: all {pieces.Length} pieces of {files} have {tags}. A tagger needs pieces with and without each tag.");
        }

        foreach (string warning in _misreadings.Find(pieces, labels))
        {
            _counts.Warn(warning);
        }

        return new LabelledData(pieces, labels, _counts.Report());
    }

    /// <summary>Corrections have the usual names, whatever those of the files are that they correct.</summary>
    private LabelledReaderOptions OptionsOf(string fileName) => LabelCorrections.IsFile(fileName) ? new() { MaximumRowBytes = options.MaximumRowBytes, MaximumHeldBytes = options.MaximumHeldBytes, MaximumTags = options.MaximumTags } : options;

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
        var columns = new LabelledColumns(source, rows, text, OptionsOf(source.FileName), _counts);
        _columns.UnionWith(columns.Tags);
        if (!LabelCorrections.IsFile(source.FileName))
        {
            _misreadings.StartFile(source.FileName, columns.Tags);
        }

        List<Piece> pieces = [];
        foreach (LabelledRow row in rows)
        {
            if (columns.LabelsOf(row, out string problem) is not { } labels)
            {
                _counts.Unreadable(row.Line, problem, row.Text);
                continue;
            }

            var piece = new Piece(0, row.Text, _held.Tags(labels, source.FileName), SplitOf(row.Value(columns.Split), source, row.Line), columns.FurtherOf(row));
            _held.Add(piece, source.FileName);
            pieces.Add(piece);
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
                rows.Add(new LabelledRow(source.Line, read, [.. Enumerable.Range(0, source.Fields.Count).Select(f => f == text ? null : _held.Value(source.Value(f)))])
                {
                    Broken = [.. fields.Where(source.IsBroken)],
                });
                _held.Add(read, source.Fields.Count, source.FileName);
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
        _counts.Document();
        if (LabelCorrections.IsFile(fileName))
        {
            _corrections.Add(piece, fileName);
            return;
        }

        _misreadings.Add(fileName, piece);
        _pieces.Add(piece);
    }

    private static string? SplitOf(string? split, RowSource source, long line) => split?.Trim().ToUpperInvariant() switch
    {
        null or "" => null,
        "TRAIN" or "TRAINING" => "train",
        "VALIDATION" or "VALID" or "VAL" or "DEV" => "validation",
        "TEST" or "TESTING" => "test",
        _ => throw new UserErrorException($"{source.FileName} {source.Unit} {line}: unknown split '{PrintableText.Of(split)}'. It is train, validation or test, or empty to let a hash decide."),
    };
}
