using System.Buffers;
using System.Text;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>
/// Cuts a stream into blocks of whole lines, so that lines can be decoded and worked on in parallel and errors can name line and byte. Passes over a
/// UTF-8 byte order mark; a UTF-16 one switches the decoding. Memory: one block, or the longest line.
/// </summary>
internal sealed class LineBlockReader
{
    private readonly Stream _stream;
    private readonly string _fileName;
    private readonly int _blockSize;
    private byte[] _rest = [];
    private long _offset;
    private long _line = 1;
    private bool _ended;

    public LineBlockReader(Stream stream, string fileName, int blockSize = 1 << 20)
    {
        _fileName = fileName;
        _blockSize = blockSize;
        byte[] start = new byte[3];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> mark = start.AsSpan(0, length);
        if (mark.StartsWith(Encoding.UTF8.Preamble))
        {
            _offset = mark.Length;
            _stream = stream;
        }
        else if (mark.StartsWith(Encoding.Unicode.Preamble) || mark.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            Encoding utf16 = new UnicodeEncoding(bigEndian: mark[0] == 0xFE, byteOrderMark: false, throwOnInvalidBytes: true);
            var whole = new PrefixedStream(start[2..length], stream);
            _stream = Encoding.CreateTranscodingStream(whole, utf16, new UTF8Encoding(false), leaveOpen: true);
        }
        else
        {
            _rest = mark.ToArray();
            _stream = stream;
        }
    }

    /// <summary>The next block, or null at the end. The last line may lack its line feed.</summary>
    public LineBlock? Read()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(_blockSize, _rest.Length * 2));
        _rest.CopyTo(buffer, 0);
        int length = _rest.Length;
        while (true)
        {
            int read = _ended ? 0 : Fill(buffer.AsSpan(length));
            _ended |= length + read < buffer.Length;
            length += read;
            int end = _ended ? length : buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            if (end > 0)
            {
                return Cut(buffer, length, end);
            }

            if (_ended)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                return null;
            }

            byte[] larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
            buffer.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
    }

    private int Fill(Span<byte> buffer)
    {
        try
        {
            return _stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (DecoderFallbackException e)
        {
            throw new UserErrorException($"{_fileName} starts as UTF-16 but is not valid UTF-16. Save the file as UTF-8 and drop it again.", e);
        }
    }

    private LineBlock Cut(byte[] buffer, int length, int end)
    {
        _rest = buffer.AsSpan(end, length - end).ToArray();
        var block = new LineBlock(buffer, end, _offset, _line);
        _offset += end;
        _line += block.Bytes.Count((byte)'\n');
        return block;
    }
}
