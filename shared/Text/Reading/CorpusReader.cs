using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Text.Reading;

/// <summary>
/// Reads unlabelled feedback from dropped files, document by document, without holding a file in memory. Call <see cref="Read"/> once a file and
/// <see cref="Complete"/> at the end.
/// </summary>
public sealed class CorpusReader(CorpusReaderOptions options)
{
    private readonly ReadCounts _counts = new();

    /// <summary>Streams the documents of a file: lines parted by line feeds, none of them blank.</summary>
    /// <param name="stream">The file's bytes; a .txt with layout <see cref="TextLayout.Auto"/> is read twice and must be seekable.</param>
    /// <param name="fileName">Tells the format (.txt, .csv, .tsv, .jsonl, each also .gz) and names the file in messages.</param>
    /// <exception cref="UserErrorException">The file is of another kind, damaged, not UTF-8, or has no text column.</exception>
    public IEnumerable<string> Read(Stream stream, string fileName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(fileName);
        FileFormat format = FileFormats.Of(fileName);
        TextLayout? layout = format == FileFormat.Text ? LayoutOf(stream, fileName, cancellationToken) : null;
        _counts.StartFile(fileName, layout);
        using GzipText? gzip = GzipText.Expand(stream, fileName, options.MaximumExpandedBytes);
        Stream expanded = gzip ?? stream;
        IEnumerable<string> documents = format switch
        {
            FileFormat.JsonLines => ReadJsonLines(expanded, fileName, cancellationToken),
            FileFormat.Text => ReadText(expanded, fileName, layout!.Value, cancellationToken),
            _ => ReadDelimited(expanded, fileName, format, cancellationToken),
        };
        foreach (string document in documents)
        {
            _counts.Document();
            yield return document;
        }
    }

    /// <summary>The counts over all files read.</summary>
    /// <exception cref="UserErrorException">There is no text at all, or too many rows cannot be read.</exception>
    public ReadReport Complete()
    {
        ReadReport report = _counts.Complete(options.MaximumUnreadable);
        return report.Documents > 0
            ? report
            : throw new UserErrorException(
                report.Files.Count == 0
                    ? "The corpus is empty: no file was dropped. Drop .txt, .csv, .tsv or .jsonl files."
                    : $"The corpus is empty: no text in {string.Join(", ", report.Files.Select(f => f.Name))}. Check the files and the text field '{options.TextField}'.");
    }

    private TextLayout LayoutOf(Stream stream, string fileName, CancellationToken cancellationToken)
    {
        if (options.Layout != TextLayout.Auto)
        {
            return options.Layout;
        }

        long start = stream.Position;
        long lines = 0;
        long blank = 0;
        using (GzipText? gzip = GzipText.Expand(stream, fileName, options.MaximumExpandedBytes))
        {
            foreach (TextLines.Line line in TextLines.Of(gzip ?? stream, fileName, cancellationToken))
            {
                lines++;
                blank += line.IsBlank ? 1 : 0;
            }
        }

        stream.Position = start;
        return blank > 0 && blank * 100 >= lines ? TextLayout.Documents : TextLayout.Pieces;
    }

    private IEnumerable<string> ReadText(Stream stream, string fileName, TextLayout layout, CancellationToken cancellationToken)
    {
        var document = new List<string>();
        foreach (TextLines.Line line in TextLines.Of(stream, fileName, cancellationToken))
        {
            string text = Utf8Decoder.Decode(line.Bytes.Span, fileName, line.Offset).Trim();
            if (text.Length > 0)
            {
                _counts.Row();
                document.Add(text);
            }

            if (document.Count > 0 && (text.Length == 0 || layout == TextLayout.Pieces))
            {
                yield return DocumentText.Normalize(string.Join('\n', document));
                document.Clear();
            }
        }

        if (document.Count > 0)
        {
            yield return DocumentText.Normalize(string.Join('\n', document));
        }
    }

    private IEnumerable<string> ReadJsonLines(Stream stream, string fileName, CancellationToken cancellationToken)
    {
        foreach (JsonRows.Row row in JsonRows.Of(stream, fileName, _counts, cancellationToken))
        {
            string? text = JsonRows.Text(row.Object, options.TextField, out string problem);
            if (text is null)
            {
                _counts.Unreadable(row.Line, problem, row.Bytes.Span);
            }
            else if (NotEmpty(text) is { } document)
            {
                yield return document;
            }
        }
    }

    private IEnumerable<string> ReadDelimited(Stream stream, string fileName, FileFormat format, CancellationToken cancellationToken)
    {
        using var rows = new DelimitedRows(stream, fileName, format, _counts, cancellationToken);
        int column = rows.IndexOf(options.TextField);
        if (column < 0 && rows.Header.Count > 0)
        {
            throw new UserErrorException(
                $"{fileName} line 1: no column '{options.TextField}' among {string.Join(", ", rows.Header.Select(c => $"'{c}'"))}. "
                + "Name the column of the text with textField.");
        }

        foreach (DelimitedRows.Row row in rows.Rows())
        {
            if (NotEmpty(row.Fields[column]) is { } document)
            {
                yield return document;
            }
        }
    }

    private string? NotEmpty(string text)
    {
        string document = DocumentText.Normalize(text);
        if (document.Length > 0)
        {
            return document;
        }

        _counts.Empty();
        return null;
    }
}
