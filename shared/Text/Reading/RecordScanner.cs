using System.Buffers;

namespace BertPipeline.Text.Reading;

/// <summary>How a try to read a record ended.</summary>
internal enum RecordEnd
{
    Complete,

    /// <summary>More characters may tell.</summary>
    Short,

    /// <summary>A quote opens and does not close where a field ends.</summary>
    Open,
}

/// <summary>Finds the fields of one record in a buffer.</summary>
/// <param name="delimiter">Between fields; null for a file of one column, whose lines are its fields.</param>
internal sealed class RecordScanner(char? delimiter)
{
    private readonly SearchValues<char> _ends = SearchValues.Create(delimiter is { } d ? [d, '\r', '\n'] : ['\r', '\n']);

    /// <summary>Of the last scan: where they stand in the buffer, and whether quotes in them are doubled.</summary>
    public List<(int Start, int Length, bool IsDoubled)> Fields { get; } = [];

    /// <summary>Of the last complete scan: where the record ends, its line end included.</summary>
    public int End { get; private set; }

    /// <param name="buffer">What is there of the file.</param>
    /// <param name="start">Where the record starts.</param>
    /// <param name="end">Where the buffer ends.</param>
    /// <param name="strict">A field in quotes may go over lines only when nothing but a delimiter or a line end follows its closing quote.</param>
    /// <param name="isLast">Nothing comes behind the end.</param>
    public RecordEnd Scan(ReadOnlySpan<char> buffer, int start, int end, bool strict, bool isLast)
    {
        Fields.Clear();
        int position = start;
        while (true)
        {
            RecordEnd field = ScanField(buffer[..end], ref position, strict, isLast);
            if (field != RecordEnd.Complete)
            {
                return field;
            }

            if (position == end)
            {
                End = end;
                return isLast ? RecordEnd.Complete : RecordEnd.Short;
            }

            char c = buffer[position++];
            if (c == delimiter)
            {
                continue;
            }

            if (c == '\r' && position == end && !isLast)
            {
                return RecordEnd.Short;
            }

            End = c == '\r' && position < end && buffer[position] == '\n' ? position + 1 : position;
            return RecordEnd.Complete;
        }
    }

    /// <summary>Reads a field; <paramref name="position"/> goes behind it, to the delimiter or the line end.</summary>
    private RecordEnd ScanField(ReadOnlySpan<char> buffer, ref int position, bool strict, bool isLast)
    {
        int quote = position;
        while (quote < buffer.Length && buffer[quote] == ' ')
        {
            quote++;
        }

        if (quote < buffer.Length && buffer[quote] == '"')
        {
            RecordEnd quoted = ScanQuoted(buffer, ref position, quote, strict, isLast);
            if (quoted != RecordEnd.Open || strict)
            {
                return quoted;
            }
        }

        int length = buffer[position..].IndexOfAny(_ends);
        if (length < 0)
        {
            length = buffer.Length - position;
        }

        Fields.Add((position, length, IsDoubled: false));
        position += length;
        return RecordEnd.Complete;
    }

    private RecordEnd ScanQuoted(ReadOnlySpan<char> buffer, ref int position, int quote, bool strict, bool isLast)
    {
        bool isDoubled = false;
        int from = quote + 1;
        while (true)
        {
            int length = buffer[from..].IndexOf('"');
            if (length < 0)
            {
                return isLast ? RecordEnd.Open : RecordEnd.Short;
            }

            int close = from + length;
            int next = close + 1;
            if (next < buffer.Length && buffer[next] == '"')
            {
                isDoubled = true;
                from = next + 1;
                continue;
            }

            while (next < buffer.Length && buffer[next] == ' ' && delimiter != ' ')
            {
                next++;
            }

            if (next == buffer.Length && !isLast)
            {
                return RecordEnd.Short;
            }

            if (next == buffer.Length || _ends.Contains(buffer[next]))
            {
                Fields.Add((quote + 1, close - quote - 1, isDoubled));
                position = next;
                return RecordEnd.Complete;
            }

            // A quote in the text, not doubled. Over lines it is likelier that the first one was never closed.
            if (strict && buffer[quote..close].ContainsAny('\r', '\n'))
            {
                return RecordEnd.Open;
            }

            from = close + 1;
        }
    }
}
