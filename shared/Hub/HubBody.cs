using BertPipeline.Contracts;

namespace BertPipeline.Hub;

/// <summary>Reads the body of an answer: no longer than it may be, and not from a server that has fallen silent.</summary>
internal sealed class HubBody(HubOptions options, TimeProvider time)
{
    /// <summary>Copies the body, and stops as soon as more has come than may.</summary>
    /// <param name="what">For messages: a file or an address.</param>
    /// <param name="most">Bytes that may come.</param>
    /// <param name="copied">Told of every piece, with the bytes so far.</param>
    /// <returns>Bytes that came; more than <paramref name="most"/> when there were too many.</returns>
    /// <exception cref="HubUnavailableException">The transfer broke off, or nothing came for a while.</exception>
    /// <exception cref="UserErrorException">The target cannot be written.</exception>
    public async Task<long> CopyAsync(HttpContent content, Stream target, string what, long most, Action<long>? copied, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 17];
        long bytes = 0;
        using var silence = new CancellationTokenSource(options.Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        while (true)
        {
            int read = await ReadAsync(content, buffer, what, bytes, either.Token, cancellationToken);
            silence.CancelAfter(options.Silence);
            if (read == 0 || (bytes += read) > most)
            {
                return bytes;
            }

            await WriteAsync(target, buffer.AsMemory(0, read), what, cancellationToken);
            copied?.Invoke(bytes);
        }
    }

    private async Task<int> ReadAsync(HttpContent content, byte[] buffer, string what, long bytes, CancellationToken either, CancellationToken cancellationToken)
    {
        try
        {
            // The same stream at every call.
            Stream body = await content.ReadAsStreamAsync(either);
            return await body.ReadAsync(buffer, either);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new HubUnavailableException($"{what} broke off after {bytes} bytes: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubUnavailableException($"{what} broke off: nothing came for {options.Silence.TotalSeconds:0} seconds.", e);
        }
    }

    private static async Task WriteAsync(Stream target, ReadOnlyMemory<byte> bytes, string what, CancellationToken cancellationToken)
    {
        try
        {
            await target.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException e)
        {
            string place = target is FileStream file ? Path.GetDirectoryName(file.Name)! : "the disk";
            throw new UserErrorException($"{what} cannot be written to {place}: {e.Message} Make room there, and try again; what has come is kept.", e);
        }
    }
}
