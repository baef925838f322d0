using BertPipeline.Orchestration.Requests;
using Microsoft.AspNetCore.Http;

namespace BertPipeline.Http;

/// <summary>The bytes of a request, whatever its media type says.</summary>
internal static class RequestBody
{
    /// <exception cref="BadHttpRequestException">There are more than <see cref="RequestReader.MostBytes"/> (413).</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(this HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.CopyBodyAsync(body, RequestReader.MostBytes, "A request", cancellationToken);
        return body.ToArray();
    }

    /// <param name="request">Whose body is copied.</param>
    /// <param name="body">Gets it.</param>
    /// <param name="most">Bytes that it may have.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    /// <exception cref="BadHttpRequestException">There are more (413).</exception>
    public static async Task CopyBodyAsync(this HttpRequest request, MemoryStream body, int most, string what, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 14];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > most)
            {
                throw new BadHttpRequestException(RequestReader.TooLong(what, most), StatusCodes.Status413PayloadTooLarge);
            }

            body.Write(buffer, 0, read);
        }
    }
}
