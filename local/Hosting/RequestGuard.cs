using System.Net;
using System.Security.Cryptography;
using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Http.Page;
using BertPipeline.Http.Problems;
using BertPipeline.Local.Settings;
using BertPipeline.Orchestration.Requests;

namespace BertPipeline.Local.Hosting;

/// <summary>
/// Who may use the host. On the loopback it asks for no key, and keeps other sites' pages from using it through the browser of whoever runs it: a name that an attacker points at
/// the loopback (DNS rebinding) is told by the Host header, a page that posts a form here by its Origin (RFC 6454); programs send no Origin and name the loopback. Elsewhere every
/// request shows the key, as one to a Functions app does; the page's own files hold nothing of anybody, and ask for it.
/// </summary>
internal sealed class RequestGuard(RequestDelegate next, LocalHostOptions options)
{
    private const string KeyHeader = "x-functions-key";

    private readonly byte[]? _key = options.Key switch
    {
        null => null,
        "" => throw new ArgumentException("An empty key is one that every request shows.", nameof(options)),
        var key => Digest(key),
    };

    public async Task InvokeAsync(HttpContext context)
    {
        if (FindProblem(context.Request) is { } problem)
        {
            await problem.ToResult().ExecuteAsync(context);
            return;
        }

        await next(context);

        // What the server refuses by itself comes without a body.
        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 } response)
        {
            string path = PrintableText.Of(context.Request.Path);
            ApiProblem refused = response.StatusCode == StatusCodes.Status404NotFound
                ? ApiProblem.NotFound($"There is nothing at {path}.")
                : ApiProblem.BadRequest(response.StatusCode, $"{context.Request.Method} {path} cannot be answered.");
            await refused.ToResult().ExecuteAsync(context);
        }
    }

    private ApiProblem? FindProblem(HttpRequest request)
    {
        if (_key is null && !IsLoopback(request.Host.Host))
        {
            return ApiProblem.Forbidden($"The request is for the host '{PrintableText.Of(request.Host.Host)}'; this one answers as localhost, 127.0.0.1 and [::1] only.");
        }

        if (request.Headers.Origin.Count > 0 && !request.Headers.Origin.ToString().Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
        {
            return ApiProblem.Forbidden($"The request comes from a page of '{PrintableText.Of(request.Headers.Origin.ToString())}', which is another site.");
        }

        return _key is null || IsForEverybody(request.Path) || ShowsKey(request)
            ? null
            : ApiProblem.Unauthorized($"This host asks for its key: send it as the header {KeyHeader}. Whoever started it was told it.");
    }

    /// <summary>Digests are compared, in constant time, so that neither the length nor a beginning that is right can be told.</summary>
    private bool ShowsKey(HttpRequest request) => CryptographicOperations.FixedTimeEquals(Digest(request.Headers[KeyHeader].ToString()), _key!);

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static bool IsForEverybody(PathString path) => path == "/" || path == PipelineHost.HealthPath || path.StartsWithSegments(PageRoutes.Path);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
