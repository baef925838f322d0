using System.Text.Json;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>
/// Reads one text a row, for whoever answers row by row: every row that can be read gives one, an empty one where there is no text. The file is looked at when
/// the reader is made, so that one without texts is told before anything starts. At the end <see cref="Report"/> tells the rest.
/// </summary>
public sealed class TextRowReader : IDisposable
{
    private readonly RowSource _source;
    private readonly ReadCounts _counts = new();
    private readonly int _text;
    private readonly int _id;

    /// <param name="stream">The file's bytes; stays open.</param>
    /// <param name="fileName">Tells the format (<see cref="FileFormats.Endings"/>, each also .gz), and names the file in messages.</param>
    /// <exception cref="UserErrorException">The file is of another kind, damaged, or has no field with text.</exception>
    public TextRowReader(Stream stream, string fileName, RowOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        _counts.StartFile(fileName, layout: null);
        _source = RowFile.Open(stream, fileName, options, _counts, keepsBlankLines: true, cancellationToken);
        _text = _source.Required = _source is LineRows ? 0 : FieldNames.FindText(_source, options, _counts);
        _id = _source is LineRows ? -1 : FieldNames.FindId(_source, options);
    }

    /// <summary>What was decided on the file so far; all of it once the rows have been read.</summary>
    public ReadReport Report() => _counts.Report();

    public IEnumerable<TextRow> Rows()
    {
        while (_source.Read())
        {
            string? text = _source.Text(_text, out string? problem);
            if (problem is not null)
            {
                _source.Unreadable(problem);
                continue;
            }

            if (string.IsNullOrWhiteSpace(text))
            {
                _counts.Empty();
            }
            else
            {
                _counts.Document();
            }

            yield return new TextRow(_source.Line, text ?? "", Id());
        }
    }

    public void Dispose() => _source.Dispose();

    /// <summary>JSON's as it stands there, a cell's as a string.</summary>
    private string? Id() => _id < 0 ? null
        : _source is JsonRows json ? json.RawValue(_id)
        : _source.Value(_id) is { } cell ? JsonSerializer.Serialize(cell, PipelineJson.Options) : null;
}
