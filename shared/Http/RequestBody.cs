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
        byte[] buffer = new byte[1 << 14];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > RequestReader.MostBytes)
            {
                throw new BadHttpRequestException(RequestReader.TooLong, StatusCodes.Status413PayloadTooLarge);
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
