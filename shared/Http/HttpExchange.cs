using BertPipeline.Orchestration.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.Http;

/// <summary>Carries ASP.NET's requests to the handlers of the API, and their answers back: the same on every host.</summary>
public static class HttpExchange
{
    public static async Task HandleAsync(ApiRoute route, HttpContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(context);
        ApiRequest request = await ReadAsync(context.Request, cancellationToken).ConfigureAwait(false);
        await WriteAsync(await route.HandleAsync(request, cancellationToken).ConfigureAwait(false), context.Response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The answer to a path that no route has.</summary>
    public static Task RefuseAsync(HttpContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return WriteAsync(ApiResult.Problem(ApiProblem.NotFound($"There is nothing at {context.Request.Path}.")), context.Response, cancellationToken);
    }

    private static async Task<ApiRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
        return new ApiRequest
        {
            BaseUri = new Uri(UriHelper.BuildAbsolute(request.Scheme, request.Host)),
            Route = request.HttpContext.GetRouteData().Values.ToDictionary(v => v.Key, v => v.Value?.ToString() ?? "", StringComparer.OrdinalIgnoreCase),
            Query = request.Query.ToDictionary(v => v.Key, v => v.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Accept = request.Headers.Accept.Count > 0 ? request.Headers.Accept.ToString() : null,
            ContentType = request.ContentType,
            Body = body.ToArray(),
        };
    }

    private static async Task WriteAsync(ApiResult result, HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = result.Status;
        foreach ((string name, string value) in result.Headers)
        {
            response.Headers[name] = value;
        }

        if (result.ContentType is { } contentType)
        {
            response.ContentType = contentType;
            response.ContentLength = result.Body.Length;
            await response.Body.WriteAsync(result.Body, cancellationToken).ConfigureAwait(false);
        }
    }
}
