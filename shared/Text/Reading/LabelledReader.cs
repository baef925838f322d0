using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;

namespace BertPipeline.Text.Reading;

/// <summary>
/// Reads labelled feedback: .jsonl with <c>{text, labels[]}</c>, .csv and .tsv with a text and either <c>labels</c> parted by | or one 0/1 column a
/// tag; optionally <c>split</c> and <c>id</c> (which is passed over); each also .gz. Call <see cref="Read"/> once a file and <see cref="Complete"/> at the end.
/// </summary>
public sealed class LabelledReader(LabelledReaderOptions options)
{
    private readonly ReadCounts _counts = new();
    private readonly List<Piece> _pieces = [];
    private readonly SortedSet<string> _labels = new(StringComparer.Ordinal);

    /// <exception cref="UserErrorException">The file is of another kind, damaged, not UTF-8, or has a column or key that labelled data has not.</exception>
    public void Read(Stream stream, string fileName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(fileName);
        FileFormat format = FileFormats.Of(fileName);
        if (format == FileFormat.Text)
        {
            throw new UserErrorException($"{fileName}: labelled data must be .csv, .tsv or .jsonl, each also with .gz.");
        }

        _counts.StartFile(fileName, layout: null);
        using GzipText? gzip = GzipText.Expand(stream, fileName, options.MaximumExpandedBytes);
        if (format == FileFormat.JsonLines)
        {
            ReadJsonLines(gzip ?? stream, fileName, cancellationToken);
        }
        else
        {
            ReadDelimited(gzip ?? stream, fileName, format, cancellationToken);
        }
    }

    /// <summary>The pieces of all files read.</summary>
    /// <exception cref="UserErrorException">There is nothing to tell apart: no piece, or all pieces have the same tags; or too many rows cannot be read.</exception>
    public LabelledData Complete()
    {
        ReadReport report = _counts.Complete(options.MaximumUnreadable);
        string files = string.Join(", ", report.Files.Select(f => f.Name));
        if (_pieces.Count == 0)
        {
            throw new UserErrorException($"The labelled data is empty: no piece with text in {(files.Length > 0 ? files : "the folder")}. Drop pieces with their tags.");
        }

        var order = _labels.Select((label, index) => (label, index)).ToDictionary(l => l.label, l => l.index, StringComparer.Ordinal);
        Piece[] pieces = [.. _pieces.Select(p => p with { Labels = [.. p.Labels.Distinct().OrderBy(l => order[l])] })];
        if (Array.TrueForAll(pieces, p => p.Labels.SequenceEqual(pieces[0].Labels)))
        {
            string tags = pieces[0].Labels.Count == 0 ? "no tag" : string.Join(", ", pieces[0].Labels.Select(l => $"'{l}'"));
            throw new UserErrorException(
                $"The labelled data has one class only: all {pieces.Length} pieces of {files} have {tags}. A tagger needs pieces with and without each tag.");
        }

        return new LabelledData(pieces, [.. _labels], report);
    }

    private void ReadJsonLines(Stream stream, string fileName, CancellationToken cancellationToken)
    {
        foreach (JsonRows.Row row in JsonRows.Of(stream, fileName, _counts, cancellationToken))
        {
            foreach (JsonProperty property in row.Object.EnumerateObject())
            {
                if (property.Name != options.TextField && property.Name is not ("labels" or "split" or "id"))
                {
                    throw new UserErrorException(
                        $"{fileName} line {row.Line}: unknown key '{property.Name}'. A labelled piece has '{options.TextField}', 'labels' (an array of strings), "
                        + "and optionally 'split' and 'id'. Take the key out.");
                }
            }

            string? text = JsonRows.Text(row.Object, options.TextField, out string problem);
            List<string>? labels = text is null ? null : LabelsOf(row.Object, out problem);
            if (text is null || labels is null)
            {
                _counts.Unreadable(row.Line, problem, row.Bytes.Span);
                continue;
            }

            bool hasSplit = row.Object.TryGetProperty("split", out JsonElement split) && split.ValueKind != JsonValueKind.Null;
            Add(text, labels, hasSplit ? split.ToString() : null, fileName, row.Line);
        }
    }

    private void ReadDelimited(Stream stream, string fileName, FileFormat format, CancellationToken cancellationToken)
    {
        using var rows = new DelimitedRows(stream, fileName, format, _counts, cancellationToken);
        if (rows.Header.Count == 0)
        {
            return;
        }

        var columns = new LabelledColumns(rows, fileName, options.TextField);
        _labels.UnionWith(columns.Tags);
        foreach (DelimitedRows.Row row in rows.Rows())
        {
            string? split = columns.Split >= 0 ? row.Fields[columns.Split] : null;
            Add(row.Fields[columns.Text], columns.LabelsOf(row), split, fileName, row.Line);
        }
    }

    private void Add(string text, List<string> labels, string? split, string fileName, long line)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            _counts.Empty();
            return;
        }

        _labels.UnionWith(labels);
        _pieces.Add(new Piece(_pieces.Count, text, labels, SplitOf(split, fileName, line)));
        _counts.Document();
    }

    private static string? SplitOf(string? split, string fileName, long line) => split?.Trim().ToUpperInvariant() switch
    {
        null or "" => null,
        "TRAIN" => "train",
        "VALIDATION" or "VALID" or "VAL" or "DEV" => "validation",
        "TEST" => "test",
        _ => throw new UserErrorException($"{fileName} line {line}: unknown split '{split}'. It is train, validation or test, or empty to let a hash decide."),
    };

    private static List<string>? LabelsOf(JsonElement row, out string problem)
    {
        problem = "no key 'labels' with an array of strings";
        if (!row.TryGetProperty("labels", out JsonElement value) || value.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var labels = new List<string>(value.GetArrayLength());
        foreach (JsonElement label in value.EnumerateArray())
        {
            if (label.ValueKind != JsonValueKind.String || label.GetString()!.Trim() is not { Length: > 0 } name)
            {
                return null;
            }

            labels.Add(name);
        }

        return labels;
    }
}
