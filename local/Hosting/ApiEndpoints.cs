using BertPipeline.Orchestration.Api;

namespace BertPipeline.Local.Hosting;

/// <summary>Maps the routes of <c>shared/</c> onto ASP.NET: all there is between them.</summary>
internal static class ApiEndpoints
{
    public const string HealthPath = "/api/health";

    public static void MapPipelineApi(this WebApplication application)
    {
        foreach (ApiRoute route in application.Services.GetRequiredService<PipelineApi>().Routes)
        {
            application.MapMethods(route.Template, [route.Method], context => HandleAsync(route, context)).WithName(route.Name);
        }

        application.MapGet(HealthPath, () => TypedResults.Text("ok"));
        application.MapFallback(context => WriteAsync(context, ApiResult.Problem(ApiProblem.NotFound($"There is nothing at {context.Request.Path}."))));
    }

    private static async Task HandleAsync(ApiRoute route, HttpContext context)
    {
        HttpRequest request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        var asked = new ApiRequest
        {
            BaseUri = new Uri($"{request.Scheme}://{request.Host}"),
            Route = request.RouteValues.ToDictionary(v => v.Key, v => v.Value?.ToString() ?? "", StringComparer.OrdinalIgnoreCase),
            Query = request.Query.ToDictionary(v => v.Key, v => v.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Accept = request.Headers.Accept.ToString() is { Length: > 0 } accept ? accept : null,
            ContentType = request.ContentType,
            Body = body.ToArray(),
        };
        await WriteAsync(context, await route.HandleAsync(asked, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static async Task WriteAsync(HttpContext context, ApiResult result)
    {
        context.Response.StatusCode = result.Status;
        foreach ((string name, string value) in result.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (result.ContentType is { } contentType)
        {
            context.Response.ContentType = contentType;
            context.Response.ContentLength = result.Body.Length;
            await context.Response.Body.WriteAsync(result.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
