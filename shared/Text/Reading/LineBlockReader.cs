using System.Buffers;
using System.Text;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>
/// Cuts a stream into blocks of whole lines of UTF-8, so that lines can be decoded and worked on in parallel and errors can name line and byte. Passes over a
/// UTF-8 byte order mark; UTF-16, by its mark or its zeros, and encodings that are named are decoded on the way. Memory: one block, or the longest line;
/// of a line beyond the limit only the beginning is kept (<see cref="LongLine"/>).
/// </summary>
internal sealed class LineBlockReader
{
    private const int HeadLength = 4096;

    private readonly Stream _stream;
    private readonly string _fileName;
    private readonly int _blockSize;
    private readonly ForeignBytes? _foreign;
    private readonly bool _hasCarriageReturnsOnly;
    private readonly bool _asItComes;
    private readonly ReadCounts? _counts;
    private readonly int _longest;
    private readonly bool _cutsAnywhere;
    private readonly CancellationToken _cancellationToken;
    private long _passed;
    private byte[] _rest = [];
    private long _offset;
    private long _line = 1;
    private bool _ended;

    /// <param name="counts">Is told of what is no UTF-8, and then it is read; when null, that is an error of whoever decodes the block.</param>
    /// <param name="encoding">Its name; null finds out.</param>
    /// <param name="asItComes">A block is what is there, if a line is; else a full one is waited for.</param>
    /// <param name="longest">Bytes of a line; a longer one is cut, and <paramref name="counts"/> is told; when that is null, it is an error of <see cref="Read"/>.</param>
    /// <param name="cutsAnywhere">Blocks may end within lines, behind an ASCII character, or where there is none between two others: for JSON, whose line ends mean nothing.</param>
    /// <param name="cancellationToken">Looked at once a block, and while a long line is passed over.</param>
    public LineBlockReader(
        Stream stream, string fileName, ReadCounts? counts = null, string? encoding = null, bool asItComes = false, int blockSize = 1 << 20, int longest = int.MaxValue, bool cutsAnywhere = false,
        CancellationToken cancellationToken = default)
    {
        (_counts, _longest, _cutsAnywhere, _cancellationToken) = (counts, longest, cutsAnywhere, cancellationToken);
        _fileName = fileName;
        _blockSize = blockSize;
        _asItComes = asItComes;
        byte[] head = new byte[HeadLength];
        head = head[..stream.ReadAtLeast(head, asItComes ? 1 : head.Length, throwOnEndOfStream: false)];
        _stream = stream;
        if (OtherThanUtf8(head, encoding, counts, out int mark) is { } other)
        {
            var whole = new PrefixedStream(head[mark..], stream);
            _stream = Encoding.CreateTranscodingStream(whole, other, new UTF8Encoding(false), leaveOpen: true);
            head = new byte[HeadLength];
            head = head[..Fill(head)];
        }
        else if (counts is not null)
        {
            _foreign = new ForeignBytes(fileName, counts, isUtf8: encoding is not null);
        }

        _offset = head.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        _rest = head[(int)_offset..];
        // As Macs wrote before 2001, and Excel there long after.
        _hasCarriageReturnsOnly = counts is not null && _rest.AsSpan().IndexOf((byte)'\n') < 0 && _rest.AsSpan().TrimEnd((byte)'\r').Contains((byte)'\r');
        if (_hasCarriageReturnsOnly)
        {
            _rest.AsSpan().Replace((byte)'\r', (byte)'\n');
        }
    }

    /// <summary>The next block, or null at the end. The last line may lack its line feed.</summary>
    /// <exception cref="UserErrorException">A line is too long, and nobody counts such.</exception>
    public LineBlock? Read()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(_blockSize, _rest.Length * 2));
        _rest.CopyTo(buffer, 0);
        int length = _rest.Length;
        while (true)
        {
            bool hasLine = _asItComes && buffer.AsSpan(0, length).Contains((byte)'\n');
            int read = _ended || hasLine ? 0 : Fill(buffer.AsSpan(length));
            _ended |= !hasLine && (_asItComes ? read == 0 : length + read < buffer.Length);
            length += read;
            int end = _ended ? length : EndOf(buffer.AsSpan(0, length));
            if (end > 0)
            {
                return Cut(buffer, length, end);
            }

            if (_ended)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                return null;
            }

            if (length > _longest)
            {
                length = PassOver(buffer, length);
                continue;
            }

            if (length < buffer.Length)
            {
                continue;
            }

            byte[] larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
            buffer.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
    }

    /// <summary>Cuts the lines of a block that are too long; returns how many bytes are in it then.</summary>
    private int CutLines(Span<byte> lines)
    {
        if (_counts is null)
        {
            return LongLine.FirstOf(lines, _longest) is { } first ? throw LongLine.Error(_fileName, _line + first, _longest) : lines.Length;
        }

        int kept = LongLine.CutAll(lines, _longest);
        _counts.Cut = kept < lines.Length ? LongLine.Reason(_longest) : _counts.Cut;
        return kept;
    }

    /// <summary>Where the last line of those that are there ends; 0 when none does.</summary>
    private int EndOf(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.LastIndexOf((byte)'\n') + 1;
        if (end > 0 || !_cutsAnywhere)
        {
            return end;
        }

        end = bytes.LastIndexOfAnyInRange((byte)0, (byte)0x7F) + 1;
        // Without any ASCII before the last character, if there is one.
        return end > 0 || bytes.Length < _blockSize ? end : bytes.LastIndexOfAnyExceptInRange((byte)0x80, (byte)0xBF) is > 0 and int last ? last : bytes.Length;
    }

    /// <summary>Reads on to the end of a line that is too long, and keeps its beginning; returns how many bytes are in the buffer then.</summary>
    private int PassOver(byte[] buffer, int length)
    {
        ReadCounts counts = _counts ?? throw LongLine.Error(_fileName, _line, _longest);
        int kept = LongLine.Cut(buffer.AsSpan(0, length), _longest);
        _passed += length - kept;
        counts.Cut = LongLine.Reason(_longest);
        while (!_ended)
        {
            Span<byte> free = buffer.AsSpan(kept);
            int read = Fill(free);
            _ended = _asItComes ? read == 0 : read < free.Length;
            int feed = free[..read].IndexOf((byte)'\n');
            if (feed >= 0)
            {
                free[feed..read].CopyTo(free);
                _passed += feed;
                return kept + read - feed;
            }

            _passed += read;
        }

        return kept;
    }

    private static Encoding? OtherThanUtf8(ReadOnlySpan<byte> head, string? name, ReadCounts? counts, out int mark)
    {
        if (name is null)
        {
            Encoding? found = TextEncodings.Utf16Of(head, out mark);
            if (found is not null)
            {
                counts?.Note($"read as {found.WebName}");
            }

            return found;
        }

        Encoding named = TextEncodings.Of(name);
        mark = head.StartsWith(named.Preamble) ? named.Preamble.Length : 0;
        return named is UTF8Encoding ? null : named;
    }

    private int Fill(Span<byte> buffer)
    {
        // Here, for a line may go on for the whole of a file.
        _cancellationToken.ThrowIfCancellationRequested();
        try
        {
            int read = _stream.ReadAtLeast(buffer, _asItComes ? 1 : buffer.Length, throwOnEndOfStream: false);
            if (_hasCarriageReturnsOnly)
            {
                buffer[..read].Replace((byte)'\r', (byte)'\n');
            }

            return read;
        }
        catch (DecoderFallbackException e)
        {
            throw new UserErrorException($"{_fileName} holds bytes that its encoding does not have ({e.Message}). Name the encoding, or save the file as UTF-8 and drop it again.", e);
        }
    }

    private LineBlock Cut(byte[] buffer, int length, int end)
    {
        _rest = buffer.AsSpan(end, length - end).ToArray();
        int kept = end > _longest ? CutLines(buffer.AsSpan(0, end)) : end;

        var block = new LineBlock(buffer, kept, _offset, _line);
        _offset += end + _passed;
        _passed = 0;
        _line += block.Bytes.Count((byte)'\n');
        return _foreign?.Mend(block, isLast: _ended && _rest.Length == 0) ?? block;
    }
}
