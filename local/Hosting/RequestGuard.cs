using System.Net;
using BertPipeline.Contracts;
using BertPipeline.Http.Problems;
using BertPipeline.Orchestration.Requests;

namespace BertPipeline.Local.Hosting;

/// <summary>
/// Keeps other sites' pages from using the host through the browser of whoever runs it, since it asks for no key. A name that an attacker points at the loopback
/// (DNS rebinding) is told by the Host header, a page that posts a form here by its Origin (RFC 6454). Programs send no Origin and name the loopback.
/// </summary>
internal sealed class RequestGuard(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (FindProblem(context.Request) is { } problem)
        {
            await ApiProblem.Forbidden(problem).ToResult().ExecuteAsync(context);
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

    private static string? FindProblem(HttpRequest request)
    {
        if (!IsLoopback(request.Host.Host))
        {
            return $"The request is for the host '{PrintableText.Of(request.Host.Host)}'; this one answers as localhost, 127.0.0.1 and [::1] only.";
        }

        return request.Headers.Origin.Count == 0 || request.Headers.Origin.ToString().Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            ? null
            : $"The request comes from a page of '{PrintableText.Of(request.Headers.Origin.ToString())}', which is another site.";
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
