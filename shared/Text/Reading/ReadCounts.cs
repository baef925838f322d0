using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Text.Reading;

/// <summary>Gathers a <see cref="ReadReport"/> while files are read.</summary>
internal sealed class ReadCounts
{
    /// <summary>Characters of a row that are quoted.</summary>
    public const int QuotedLength = 200;

    private const int Quoted = ReadReport.MaxQuoted;

    // Of notes and of warnings, which rows may bring.
    private const int MostTold = 100;

    private readonly List<FileReadReport> _files = [];
    private readonly List<UnreadableRow> _unreadable = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _warnings = [];

    // Counters of the file in progress, not a record that is made anew for every row: a corpus has millions.
    private (string Name, TextLayout? Layout)? _file;
    private long _rows;
    private long _documents;
    private long _empty;
    private long _leftOut;
    private long _fileUnreadable;

    /// <summary>The file has bytes that are not UTF-8, so that its texts must be looked at for <see cref="ForeignBytes.Mark"/>.</summary>
    public bool IsDamaged { get; set; }

    /// <summary>Why rows were cut that are too long (<see cref="LongLine"/>); null while none was.</summary>
    public string? Cut { get; set; }

    public void StartFile(string name, TextLayout? layout)
    {
        EndFile();
        _file = (name, layout);
        (IsDamaged, Cut) = (false, null);
        (_rows, _documents, _empty, _leftOut, _fileUnreadable) = (0, 0, 0, 0, 0);
    }

    public void Row() => _rows++;

    public void Document() => _documents++;

    public void Empty() => _empty++;

    /// <summary>A row that is not labelled, as its tool says.</summary>
    public void LeftOut() => _leftOut++;

    /// <summary>Keeps a decision on the file in progress that its owner may want to know of.</summary>
    public void Note(string note) => AddOnce(_notes, $"{_file?.Name}: {note}");

    /// <summary>The same of all files together.</summary>
    public void Tell(string note) => AddOnce(_notes, note);

    /// <summary>Keeps what is likely to be misread.</summary>
    public void Warn(string warning) => AddOnce(_warnings, warning);

    /// <summary>What is wrong with a text, whatever the format; null for nothing.</summary>
    public string? Damage(string? text) => Cut is not null && LongLine.Is(text) ? Cut
        : IsDamaged && text?.Contains(ForeignBytes.Mark, StringComparison.Ordinal) == true ? "it holds bytes that are not UTF-8" : null;

    public void Unreadable(long line, string reason, string row)
    {
        _fileUnreadable++;
        if (_unreadable.Count < Quoted)
        {
            string quote = row.Replace(ForeignBytes.Mark, '\uFFFD').TrimEnd('\u001A');
            _unreadable.Add(new UnreadableRow(_file!.Value.Name, line, reason, quote.Length <= QuotedLength ? quote : quote[..QuotedLength] + "…"));
        }
    }

    /// <exception cref="UserErrorException">More than the stated share could not be read.</exception>
    public ReadReport Complete(double maximumUnreadable)
    {
        ReadReport report = Report();
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

    /// <summary>What was read so far.</summary>
    public ReadReport Report()
    {
        EndFile();
        return new()
        {
            Files = [.. _files],
            FirstUnreadable = [.. _unreadable],
            Notes = _notes.Count > 0 ? [.. _notes] : null,
            Warnings = _warnings.Count > 0 ? [.. _warnings] : null,
        };
    }

    private static void AddOnce(List<string> list, string text)
    {
        if (list.Count < MostTold && !list.Contains(text))
        {
            list.Add(text);
        }
    }

    private void EndFile()
    {
        if (_file is { } file)
        {
            _files.Add(new FileReadReport(file.Name, file.Layout, _rows, _documents, _empty, _fileUnreadable) { LeftOut = _leftOut > 0 ? _leftOut : null });
            _file = null;
        }
    }
}
