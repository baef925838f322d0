namespace BertPipeline.Text.Tests.Reading;

/// <summary>A line of one letter, made while it is read.</summary>
/// <param name="cancels">Cancelled when the whole head and four megabytes of the line have been read; null for nothing.</param>
internal sealed class OneLine(string head, long length, string tail, char letter = 'a', CancellationTokenSource? cancels = null) : Stream
{
    private readonly byte[] _head = System.Text.Encoding.UTF8.GetBytes(head);
    private readonly byte[] _tail = System.Text.Encoding.UTF8.GetBytes(tail);
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _head.Length + length + _tail.Length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, Length - _position);
        for (int i = 0; i < count; i++)
        {
            long at = _position++ - _head.Length;
            buffer[i] = at < 0 ? _head[^(int)-at] : at < length ? (byte)letter : _tail[at - length];
        }

        if (_position > _head.Length + (4 << 20))
        {
            cancels?.Cancel();
        }

        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
