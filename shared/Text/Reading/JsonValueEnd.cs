using System.Buffers;

namespace BertPipeline.Text.Reading;

/// <summary>Finds where a value of JSON ends, in as many pieces as it comes; whether it is valid is for a parser to say.</summary>
internal sealed class JsonValueEnd
{
    private static readonly SearchValues<byte> Brackets = SearchValues.Create("\"[]{}"u8);
    private static readonly SearchValues<byte> BehindWord = SearchValues.Create(" \t\r\n,\"[]{}"u8);

    // Control characters cannot stand in a text, so a quote is missing before one.
    private static readonly SearchValues<byte> InText = SearchValues.Create([.. "\"\\"u8, .. Enumerable.Range(0, ' ').Select(c => (byte)c)]);

    private long _depth;
    private bool _isText;
    private bool _isEscaped;
    private bool _isWord;

    public bool IsFound { get; private set; }

    /// <param name="bytes">What comes next, of the value's first byte on.</param>
    /// <returns>How many of them are the value's.</returns>
    public int Find(ReadOnlySpan<byte> bytes)
    {
        int position = 0;
        while (position < bytes.Length && !IsFound)
        {
            ReadOnlySpan<byte> rest = bytes[position..];
            position += _isText ? FindInText(rest) : _isWord ? FindBehindWord(rest) : FindBracket(rest);
        }

        return position;
    }

    private int FindInText(ReadOnlySpan<byte> bytes)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
            return 1;
        }

        int at = bytes.IndexOfAny(InText);
        if (at < 0)
        {
            return bytes.Length;
        }

        _isEscaped = bytes[at] == '\\';
        _isText = _isEscaped;
        IsFound = !_isText && (_depth == 0 || bytes[at] != '"');
        return at + 1;
    }

    private int FindBehindWord(ReadOnlySpan<byte> bytes)
    {
        int at = bytes.IndexOfAny(BehindWord);
        IsFound = at >= 0;
        return IsFound ? at : bytes.Length;
    }

    private int FindBracket(ReadOnlySpan<byte> bytes)
    {
        int at = _depth == 0 ? 0 : bytes.IndexOfAny(Brackets);
        if (at < 0)
        {
            return bytes.Length;
        }

        switch (bytes[at])
        {
            case (byte)'"':
                _isText = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                break;
            case (byte)'}' or (byte)']':
                _depth--;
                IsFound = _depth <= 0;
                break;
            default:
                _isWord = true; // A number, true, false or null.
                break;
        }

        return at + 1;
    }
}
