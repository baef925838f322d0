namespace BertPipeline.Text.Reading;

/// <summary>Characters of a file's blocks, as many as there are at once; strict as <see cref="Utf8Decoder"/>.</summary>
internal sealed class Utf8TextReader(LineBlockReader blocks, string fileName, CancellationToken cancellationToken)
{
    private char[] _characters = [];
    private int _position;
    private int _length;

    /// <summary>Fills the buffer as far as one block goes; 0 at the end of the file.</summary>
    public int Read(Span<char> buffer)
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
            using LineBlock? block = blocks.Read();
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
