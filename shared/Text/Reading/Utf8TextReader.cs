namespace BertPipeline.Text.Reading;

/// <summary>Characters of a UTF-8 file for parsers that want a <see cref="TextReader"/>; strict as <see cref="Utf8Decoder"/>.</summary>
internal sealed class Utf8TextReader(Stream stream, string fileName, CancellationToken cancellationToken) : TextReader
{
    private readonly LineBlockReader _blocks = new(stream, fileName);
    private char[] _characters = [];
    private int _position;
    private int _length;

    public override int Peek() => Fill() ? _characters[_position] : -1;

    public override int Read() => Fill() ? _characters[_position++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (!Fill())
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, _length - _position);
        _characters.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    private bool Fill()
    {
        while (_position == _length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using LineBlock? block = _blocks.Read();
            if (block is null)
            {
                return false;
            }

            if (_characters.Length < block.Length)
            {
                _characters = new char[block.Length];
            }

            _length = Utf8Decoder.Decode(block.Bytes, _characters, fileName, block.Offset);
            _position = 0;
        }

        return true;
    }
}
