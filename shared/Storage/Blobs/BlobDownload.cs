using System.Buffers;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Win32.SafeHandles;

namespace BertPipeline.Storage.Blobs;

/// <summary>
/// A blob into a local file: pieces beside each other, each written at its place. The digest follows them in their order, and reads what the system still has in memory,
/// so that no request waits for it.
/// </summary>
/// <param name="blob">The blob.</param>
/// <param name="path">Of the file; one that is there is overwritten.</param>
/// <param name="length">That the blob should have, in bytes.</param>
/// <param name="pieceLength">Bytes of each request.</param>
internal sealed class BlobDownload(BlobClient blob, string path, long length, int pieceLength) : IDisposable
{
    private const int BufferLength = 1 << 18;

    // A disk that is full says so here.
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous, length);

    /// <summary>The length that the blob really has, and the SHA-256 of its bytes, as hexadecimal digits.</summary>
    /// <param name="atOnce">Requests.</param>
    /// <param name="cancellationToken">Leaves a part of the file behind.</param>
    public async Task<(long Length, string Sha256)> RunAsync(int atOnce, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var underWay = new Queue<Task<long>>();
        Task digested = Task.CompletedTask;
        try
        {
            long requested = 0;
            long arrived = 0;
            do
            {
                for (; underWay.Count < atOnce && (requested < length || requested == 0); requested += pieceLength)
                {
                    underWay.Enqueue(FetchAsync(requested, stop.Token));
                }

                long start = arrived;
                long piece = await underWay.Dequeue();
                await digested;
                digested = Task.Run(() => Digest(digest, start, piece), cancellationToken);
                arrived += piece;
            }
            while (underWay.Count > 0 || requested < length);

            await digested;
            return (arrived, Convert.ToHexStringLower(digest.GetHashAndReset()));
        }
        finally
        {
            // Nobody writes to the file any more when this returns.
            await stop.CancelAsync();
            await Task.WhenAll([digested, .. underWay]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Returns how many bytes came.</summary>
    private async Task<long> FetchAsync(long start, CancellationToken cancellationToken)
    {
        // The last piece goes to the end wherever that is, so that a blob that is too long is noticed too.
        bool isLast = start + pieceLength >= length;
        HttpRange range = isLast && start == 0 ? default : new HttpRange(start, isLast ? null : pieceLength);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            using BlobDownloadStreamingResult piece = await blob.DownloadStreamingAsync(new BlobDownloadOptions { Range = range }, cancellationToken);
            long written = 0;
            int read;
            while ((read = await piece.Content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
            {
                await RandomAccess.WriteAsync(_file, buffer.AsMemory(0, read), start + written, cancellationToken);
                written += read;
            }

            return written;
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidRange)
        {
            return 0; // It ends before this piece.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Digest(IncrementalHash digest, long start, long count)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            for (long done = 0; done < count;)
            {
                int read = RandomAccess.Read(_file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, count - done)), start + done);
                digest.AppendData(buffer.AsSpan(0, read > 0 ? read : throw new EndOfStreamException($"{path} was cut while it was written.")));
                done += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
