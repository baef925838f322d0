using System.Globalization;
using BertPipeline.Contracts;
using CsvHelper;
using CsvHelper.Configuration;

namespace BertPipeline.Text.Reading;

/// <summary>The records of a .csv or .tsv file (RFC 4180) under its header; records that do not fit are counted as unreadable.</summary>
internal sealed class DelimitedRows : IDisposable
{
    private readonly CsvParser _parser;
    private readonly ReadCounts _counts;
    private readonly string _fileName;
    private string? _problem;

    public DelimitedRows(Stream stream, string fileName, FileFormat format, ReadCounts counts, CancellationToken cancellationToken)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = format == FileFormat.Tsv ? "\t" : ",",
            BadDataFound = _ => _problem = "a quote stands inside a field without quotes, or is not doubled",
            LineBreakInQuotedFieldIsBadData = false,
        };
        _parser = new CsvParser(new Utf8TextReader(stream, fileName, cancellationToken), configuration);
        _counts = counts;
        _fileName = fileName;
        Header = ReadHeader();
    }

    public readonly record struct Row(long Line, string[] Fields);

    /// <summary>Names of the columns, trimmed; empty for an empty file.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>Index of a column, by its name without regard to case; -1 when there is none.</summary>
    public int IndexOf(string column)
    {
        for (int i = 0; i < Header.Count; i++)
        {
            if (Header[i].Equals(column, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    public IEnumerable<Row> Rows()
    {
        long line = _parser.RawRow + 1;
        while (Read(line))
        {
            _counts.Row();
            string[] fields = _parser.Record!;
            string? problem = _problem ?? (fields.Length == Header.Count ? null : $"{fields.Length} fields where the header has {Header.Count}");
            if (problem is null)
            {
                yield return new Row(line, fields);
            }
            else
            {
                _counts.Unreadable(line, problem, _parser.RawRecord);
            }

            line = _parser.RawRow + 1;
        }
    }

    public void Dispose() => _parser.Dispose();

    private string[] ReadHeader()
    {
        string[] header = Read(line: 1) ? Array.ConvertAll(_parser.Record!, c => c.Trim()) : [];
        string? twice = header.GroupBy(c => c, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is null ? header : throw new UserErrorException($"{_fileName} line 1: the column '{twice}' is there twice. Name every column once.");
    }

    private bool Read(long line)
    {
        _problem = null;
        if (!_parser.Read())
        {
            return false;
        }

        // A quote that is never closed swallows the rest of the file into one field.
        if (EndsInsideQuotes(_parser.RawRecord, _parser.Delimiter[0]))
        {
            throw new UserErrorException($"{_fileName} line {line}: a quote that opens here is never closed. Close it, or double quotes inside a field (\"\").");
        }

        return true;
    }

    private static bool EndsInsideQuotes(ReadOnlySpan<char> record, char delimiter)
    {
        if (record.Count('"') % 2 == 0)
        {
            return false;
        }

        bool inside = false;
        char before = delimiter;
        foreach (char c in record)
        {
            // Outside, only a quote that starts a field opens; inside, a doubled one closes and opens again.
            inside = c == '"' ? !inside && (before == delimiter || before == '"') : inside;
            before = c;
        }

        return inside;
    }
}
