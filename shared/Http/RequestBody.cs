using Microsoft.AspNetCore.Http;

namespace BertPipeline.Http;

/// <summary>The bytes of a request, whatever its media type says.</summary>
internal static class RequestBody
{
    public static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(this HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }
}
