using BertPipeline.Orchestration.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.Functions.Http;

/// <summary>Carries a request to a handler of <c>shared/</c>, and its answer back.</summary>
public sealed class ApiExchange(PipelineApi api)
{
    /// <param name="route">Name of the <see cref="ApiRoute"/>.</param>
    /// <param name="request">The request, as ASP.NET has it.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    public async Task HandleAsync(string route, HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ApiResult result = await api.Routes.Single(r => r.Name == route).HandleAsync(await ReadAsync(request, cancellationToken), cancellationToken);
        await WriteAsync(result, request.HttpContext.Response, cancellationToken);
    }

    /// <summary>A path that no route has.</summary>
    public static Task RefuseAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return WriteAsync(ApiResult.Problem(ApiProblem.NotFound($"There is nothing at {request.Path}.")), request.HttpContext.Response, cancellationToken);
    }

    private static async Task<ApiRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
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

        response.ContentType = result.ContentType;
        await response.Body.WriteAsync(result.Body, cancellationToken);
    }
}
