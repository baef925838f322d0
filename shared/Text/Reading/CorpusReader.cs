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
    /// <param name="fileName">Tells the format (<see cref="FileFormats.Endings"/>, each also .gz) and names the file in messages.</param>
    /// <exception cref="UserErrorException">The file is of another kind, damaged, of an unknown encoding, or has no text column.</exception>
    public IEnumerable<string> Read(Stream stream, string fileName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(fileName);
        FileFormat format = FileFormats.Of(fileName);
        TextLayout? layout = format == FileFormat.Text ? LayoutOf(stream, fileName, cancellationToken) : null;
        _counts.StartFile(fileName, layout);
        foreach (string document in layout is { } lines ? ReadText(stream, fileName, lines, cancellationToken) : ReadRows(stream, fileName, cancellationToken))
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
                    ? $"The corpus is empty: no file was dropped. Drop {FileFormats.Endings} files."
                    : $"The corpus is empty: no text in {PrintableText.List([.. report.Files.Select(f => f.Name)], FieldNames.MostNamed)}. Check the files and the text field '{PrintableText.Of(options.TextField)}'.");
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
            foreach (TextLines.Line line in TextLines.Of(new LineBlockReader(gzip ?? stream, fileName, Unheard(fileName), options.Encoding, longest: options.MaximumRowBytes, cancellationToken: cancellationToken), cancellationToken))
            {
                lines++;
                blank += line.IsBlank ? 1 : 0;
            }
        }

        stream.Position = start;
        return blank > 0 && blank * 100 >= lines ? TextLayout.Documents : TextLayout.Pieces;
    }

    /// <summary>For a first look, whose notes the second one repeats.</summary>
    private static ReadCounts Unheard(string fileName)
    {
        var counts = new ReadCounts();
        counts.StartFile(fileName, layout: null);
        return counts;
    }

    private IEnumerable<string> ReadText(Stream stream, string fileName, TextLayout layout, CancellationToken cancellationToken)
    {
        var document = new List<string>();
        (long bytes, long first) = (0, 0);
        using GzipText? gzip = GzipText.Expand(stream, fileName, options.MaximumExpandedBytes);
        var blocks = new LineBlockReader(gzip ?? stream, fileName, _counts, options.Encoding, longest: options.MaximumRowBytes, cancellationToken: cancellationToken);
        foreach (TextLines.Line line in TextLines.Of(blocks, cancellationToken))
        {
            string text = Utf8Decoder.Decode(line.Bytes.Span, fileName, line.Offset).Trim();
            if (text.Length > 0)
            {
                _counts.Row();
                if (_counts.Damage(text) is { } damage)
                {
                    _counts.Unreadable(line.Number, damage, text);
                    continue;
                }

                first = document.Count == 0 ? line.Number : first;
                bytes += line.Bytes.Length + 1;
                if (document.Count == 0 || bytes <= options.MaximumRowBytes)
                {
                    document.Add(text);
                }
            }

            if (text.Length == 0 || layout == TextLayout.Pieces)
            {
                if (Whole() is { } whole)
                {
                    yield return whole;
                }

                document.Clear();
                bytes = 0;
            }
        }

        if (Whole() is { } last)
        {
            yield return last;
        }

        // Null where there is none, or one that is too long, of which the beginning was kept.
        string? Whole()
        {
            if (document.Count > 1 && bytes > options.MaximumRowBytes)
            {
                _counts.Unreadable(first, $"the document that begins here: {LongLine.Reason(options.MaximumRowBytes)}", document[0]);
                return null;
            }

            return document.Count > 0 ? DocumentText.Normalize(string.Join('\n', document)) : null;
        }
    }

    private IEnumerable<string> ReadRows(Stream stream, string fileName, CancellationToken cancellationToken)
    {
        using RowSource rows = RowFile.Open(stream, fileName, options, _counts, keepsBlankLines: false, cancellationToken);
        int field = rows.Required = FieldNames.FindText(rows, options, _counts);
        while (rows.Read())
        {
            string document = DocumentText.Normalize(rows.Text(field, out string? problem));
            if (problem is not null)
            {
                rows.Unreadable(problem);
            }
            else if (document.Length == 0)
            {
                _counts.Empty();
            }
            else
            {
                yield return document;
            }
        }
    }
}
