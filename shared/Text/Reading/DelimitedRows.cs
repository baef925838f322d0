using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>The records of a .csv or .tsv file under its header (RFC 4180, and what people write instead); those that do not fit are counted as unreadable.</summary>
internal sealed class DelimitedRows : RowSource
{
    private const int HeadLength = 1 << 16;

    // Files that were put together have one in their middle, and programs that write one twice in quotes.
    private const char ByteOrderMark = '\uFEFF';

    private readonly RecordParser _parser;
    private readonly string[] _fields;
    private readonly int _longest;
    private readonly CancellationToken _cancellationToken;
    private bool _waits;

    /// <param name="characters">The file's.</param>
    /// <param name="usual">The delimiter of the file's ending.</param>
    public DelimitedRows(Utf8TextReader characters, string fileName, char usual, RowOptions options, ReadCounts counts, CancellationToken cancellationToken)
        : base(fileName, counts)
    {
        (_longest, _cancellationToken) = (options.MaximumRowBytes, cancellationToken);
        char[] head = new char[HeadLength];
        int length = 0;
        int read;
        while ((read = characters.Read(head.AsSpan(length))) > 0)
        {
            length += read;
        }

        var form = DelimitedForm.Of(new string(head, 0, length), isWhole: length < HeadLength, usual, options);
        int position = form.SkippedLength;
        _parser = new RecordParser(Serve, form.Delimiter, Math.Max(options.MaximumRecordCharacters, _longest), firstLine: position > 0 ? 2 : 1);
        _fields = ReadHeader(form);
        RequireFew(_fields.Length, options.MaximumFields);
        _parser.Columns = _fields.Length;
        Tell(form, usual);

        int Serve(Span<char> buffer)
        {
            if (position == length)
            {
                return characters.Read(buffer);
            }

            int count = Math.Min(buffer.Length, length - position);
            head.AsSpan(position, count).CopyTo(buffer);
            position += count;
            return count;
        }
    }

    public override IReadOnlyList<string> Fields => _fields;

    public override string Quote => new(_parser.Record);

    public override bool Read()
    {
        while (_waits || _parser.Read())
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _waits = false;
            Counts.Row();
            Line = _parser.Line;
            if (Problem() is not { } problem)
            {
                return true;
            }

            Unreadable(problem);
        }

        return false;
    }

    public override string? Value(int field) => field >= 0 && field < _parser.Count ? _parser.Field(field) : null;

    public override string? Text(int field, out string? problem)
    {
        string? value = Value(field);
        problem = Counts.Damage(value);
        return problem is null ? value : null;
    }

    private string? Problem()
    {
        if ((Counts.Cut is not null && LongLine.Is(_parser.Record)) || _parser.Record.Length > _longest)
        {
            return LongLine.Reason(_longest);
        }

        if (_parser.IsOpen)
        {
            return "a quote that opens here is never closed, or not doubled";
        }

        bool isLong = false;
        for (int i = _fields.Length; i < _parser.Count; i++)
        {
            isLong |= !_parser.IsBlank(i);
        }

        // Excel leaves out the delimiters behind a row's last cell that is not empty, and other programs add some.
        return isLong || _parser.Count <= Required
            ? $"{_parser.Count} fields where the header has {_fields.Length}"
            : null;
    }

    private string[] ReadHeader(DelimitedForm form)
    {
        if (!_parser.Read())
        {
            return [];
        }

        if (form.Header is { } names)
        {
            _waits = true;
            return [.. names];
        }

        if (Counts.Cut is { } cut && LongLine.Is(_parser.Record))
        {
            throw new UserErrorException($"{FileName} line {_parser.Line} is the header, and {cut}. Is it a .csv?");
        }

        string[] header = [.. Enumerable.Range(0, _parser.Count).Select(i => _parser.Field(i).Trim().Trim(ByteOrderMark).Trim())];
        int last = Array.FindLastIndex(header, name => name.Length > 0);
        header = header[..(last + 1)];
        int unnamed = header.Skip(1).Count(name => name.Length == 0);
        if (unnamed > 0)
        {
            Counts.Note(unnamed == 1 ? "a column without a name is left out" : $"{unnamed} columns without a name are left out");
        }

        return header;
    }

    private void Tell(DelimitedForm form, char usual)
    {
        if (form.Delimiter is { } delimiter && delimiter != usual)
        {
            Counts.Note($"fields are parted by {(delimiter == '\t' ? "tabs" : $"'{delimiter}'")}");
        }

        if (form.Header is { } names)
        {
            Counts.Note($"the first line names no columns: they are read as {string.Join(" and ", names.Select(n => $"'{n}'"))}");
        }
    }
}
