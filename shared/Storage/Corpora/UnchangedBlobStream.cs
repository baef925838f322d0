using Azure;
using BertPipeline.Contracts;
using BertPipeline.Storage.Blobs;

namespace BertPipeline.Storage.Corpora;

/// <summary>
/// Reads a download. The client goes on after a broken connection with If-Match, so that a blob which was replaced meanwhile
/// shows as a failed request in the middle of reading; people are told what it means.
/// </summary>
internal sealed class UnchangedBlobStream(Stream inner, string name) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static UserErrorException Changed(string name, Exception cause) => new(
        $"corpora/{name} was changed or deleted after the run had listed it. Drop all files first, then start the run again.", cause);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (RequestFailedException e) when (e.IsConflict() || e.IsNotFound())
        {
            throw Changed(name, e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (RequestFailedException e) when (e.IsConflict() || e.IsNotFound())
        {
            throw Changed(name, e);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
