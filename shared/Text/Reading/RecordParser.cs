namespace BertPipeline.Text.Reading;

/// <summary>
/// Cuts characters into the records of a delimited file: RFC 4180, and what people write instead. A quote inside a field is text. A quote that opens and is
/// not closed before a delimiter or a line end costs its own line, not the file: the parser goes back and reads on behind it.
/// </summary>
/// <param name="read">Fills a buffer with the file's next characters; 0 at the end.</param>
/// <param name="delimiter">Between fields; null for a file of one column, whose lines are its fields.</param>
/// <param name="longest">Characters in which a quote must be closed, else it is text.</param>
/// <param name="firstLine">Number of the first line that is read.</param>
internal sealed class RecordParser(RecordParser.ReadCharacters read, char? delimiter, int longest, long firstLine = 1)
{
    private readonly RecordScanner _scanner = new(delimiter);
    private char[] _buffer = new char[1 << 16];
    private int _start;
    private int _end;
    private int _length;
    private long _nextLine = firstLine;
    private bool _ended;

    /// <summary>Fills a buffer as far as it can; 0 at the end.</summary>
    public delegate int ReadCharacters(Span<char> buffer);

    /// <summary>Fields of a record; 0 before the header is known.</summary>
    public int Columns { get; set; }

    /// <summary>Number of the line that the record starts on, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The record is a line whose quote is never closed, and it has not as many fields as the header.</summary>
    public bool IsOpen { get; private set; }

    public int Count => _scanner.Fields.Count;

    /// <summary>The record as the file has it, without its line end.</summary>
    public ReadOnlySpan<char> Record => _buffer.AsSpan(_start, _end - _start).TrimEnd("\r\n");

    /// <summary>Goes to the next record that is not a blank line; false at the end of the file.</summary>
    public bool Read()
    {
        do
        {
            _start = _end;
            Line = _nextLine;
            IsOpen = false;
            if (!ReadRecord())
            {
                return false;
            }

            _nextLine = Line + Lines(_buffer.AsSpan(_start, _end - _start));
        }
        while (_scanner.Fields.Count == 1 && Record.IsWhiteSpace());
        return true;
    }

    public string Field(int index)
    {
        (int start, int length, bool isDoubled) = _scanner.Fields[index];
        string field = new(_buffer, start, length);
        return isDoubled ? field.Replace("\"\"", "\"", StringComparison.Ordinal) : field;
    }

    public bool IsBlank(int index) => _buffer.AsSpan(_scanner.Fields[index].Start, _scanner.Fields[index].Length).IsWhiteSpace();

    private static int Lines(ReadOnlySpan<char> record)
    {
        int feeds = record.Count('\n');
        return feeds > 0 ? feeds : record.Count('\r');
    }

    private bool ReadRecord()
    {
        RecordEnd scan = TryScan(strict: true, int.MaxValue);
        if (_start == _length)
        {
            return false;
        }

        if (scan == RecordEnd.Open)
        {
            Recover();
        }
        else if (Columns > 0 && _scanner.Fields.Count > Columns && Lines(Record) > 0 && !TryLine())
        {
            TryScan(strict: true, int.MaxValue);
        }

        return true;
    }

    /// <summary>What a record may be whose quote does not close: its line alone, or several lines with quotes in their text.</summary>
    private void Recover()
    {
        if ((TryLine() && NextLineFits())
            || (TryScan(strict: false, int.MaxValue) == RecordEnd.Complete && _scanner.Fields.Count == Columns)
            || TryLine())
        {
            return;
        }

        TryScan(strict: false, LineEnd());
        IsOpen = true;
    }

    /// <summary>True when what follows the line that was read alone is a record too, or nothing: then the quote was text.</summary>
    private bool NextLineFits()
    {
        int start = _start;
        _start = _end;
        bool fits = _start == _length || (Scan(strict: false, LineEnd(), isLast: true) == RecordEnd.Complete && (Columns == 0 || _scanner.Fields.Count == Columns));
        _start = start;
        TryLine();
        return fits;
    }

    /// <summary>Reads the first line alone; true when it has as many fields as the header.</summary>
    private bool TryLine() => TryScan(strict: false, LineEnd()) == RecordEnd.Complete && (Columns == 0 || _scanner.Fields.Count == Columns);

    /// <summary>Where the first line of the record ends in the buffer, its line feed included.</summary>
    private int LineEnd()
    {
        int length = _buffer.AsSpan(_start, _length - _start).IndexOfAny('\r', '\n');
        if (length < 0)
        {
            return _length;
        }

        int end = _start + length + 1;
        return _buffer[end - 1] == '\r' && end < _length && _buffer[end] == '\n' ? end + 1 : end;
    }

    /// <summary>Reads the fields of a record; fetches characters until it is whole.</summary>
    /// <param name="strict">A field in quotes may go over lines only when nothing but a delimiter or a line end follows its closing quote.</param>
    /// <param name="limit">Where the file ends for this try.</param>
    private RecordEnd TryScan(bool strict, int limit)
    {
        while (true)
        {
            RecordEnd scan = Scan(strict, Math.Min(limit, _length), isLast: _ended || limit <= _length);
            if (scan != RecordEnd.Short)
            {
                return scan;
            }

            if (_length - _start > longest)
            {
                return RecordEnd.Open;
            }

            Fetch();
        }
    }

    private RecordEnd Scan(bool strict, int end, bool isLast)
    {
        RecordEnd scan = _scanner.Scan(_buffer, _start, end, strict, isLast);
        _end = scan == RecordEnd.Complete ? _scanner.End : _end;
        return scan;
    }

    /// <summary>More characters behind those that are there; the record's own stay.</summary>
    private void Fetch()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _length - _start).CopyTo(_buffer);
            _length -= _start;
            _end -= _start;
            _start = 0;
        }

        if (_length == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int count = read(_buffer.AsSpan(_length));
        _length += count;
        _ended = count == 0;
    }
}
