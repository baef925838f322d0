using System.Globalization;
using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Text.Reading;

/// <summary>Gathers a <see cref="ReadReport"/> while files are read.</summary>
internal sealed class ReadCounts
{
    private const int Quoted = ReadReport.MaxQuoted;
    private const int QuotedLength = 200;

    private readonly List<FileReadReport> _files = [];
    private readonly List<UnreadableRow> _unreadable = [];

    // Counters of the file in progress, not a record that is made anew for every row: a corpus has millions.
    private (string Name, TextLayout? Layout)? _file;
    private long _rows;
    private long _documents;
    private long _empty;
    private long _fileUnreadable;

    public void StartFile(string name, TextLayout? layout)
    {
        EndFile();
        _file = (name, layout);
        (_rows, _documents, _empty, _fileUnreadable) = (0, 0, 0, 0);
    }

    public void Row() => _rows++;

    public void Document() => _documents++;

    public void Empty() => _empty++;

    public void Unreadable(long line, string reason, ReadOnlySpan<byte> row) =>
        Unreadable(line, reason, Encoding.UTF8.GetString(row[..Math.Min(row.Length, 4 * QuotedLength)]));

    public void Unreadable(long line, string reason, string row)
    {
        _fileUnreadable++;
        if (_unreadable.Count < Quoted)
        {
            _unreadable.Add(new UnreadableRow(_file!.Value.Name, line, reason, row.Length <= QuotedLength ? row : row[..QuotedLength] + "…"));
        }
    }

    /// <exception cref="UserErrorException">More than the stated share could not be read.</exception>
    public ReadReport Complete(double maximumUnreadable)
    {
        EndFile();
        var report = new ReadReport { Files = [.. _files], FirstUnreadable = [.. _unreadable] };
        if (report.Unreadable > maximumUnreadable * report.Rows)
        {
            string share = ((double)report.Unreadable / report.Rows).ToString("P1", CultureInfo.InvariantCulture);
            string allowed = maximumUnreadable.ToString("P1", CultureInfo.InvariantCulture);
            throw new UserErrorException(
                $"{report.Unreadable} of {report.Rows} rows ({share}) cannot be read; {allowed} are allowed. The first: "
                + string.Join("; ", _unreadable.Take(5).Select(u => $"{u.File} line {u.Line}: {u.Reason}"))
                + ". Mend the files, or raise maximumUnreadable.");
        }

        return report;
    }

    private void EndFile()
    {
        if (_file is { } file)
        {
            _files.Add(new FileReadReport(file.Name, file.Layout, _rows, _documents, _empty, _fileUnreadable));
            _file = null;
        }
    }
}
