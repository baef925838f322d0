using BertPipeline.Contracts;
using BertPipeline.Http.Corpora;
using BertPipeline.Http.Drift;
using BertPipeline.Http.Labels;
using BertPipeline.Http.Models;
using BertPipeline.Http.Page;
using BertPipeline.Http.Problems;
using BertPipeline.Http.Queues;
using BertPipeline.Http.Retention;
using BertPipeline.Http.Runs;
using BertPipeline.Http.Schedules;
using BertPipeline.Http.Tags;
using BertPipeline.Orchestration.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace BertPipeline.Http;

/// <summary>The HTTP API, the same on every host: what it needs, and its routes.</summary>
public static class PipelineApi
{
    /// <summary>The document that describes the API (OpenAPI 3.1).</summary>
    public const string DocumentPath = "/openapi.json";

    public static IServiceCollection AddPipelineApi(this IServiceCollection services) => services
        .ConfigureHttpJsonOptions(o => PipelineJson.Configure(o.SerializerOptions))
        .AddOpenApi(o => o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "BertPipeline", Version = "1.0", Description = "Trains taggers of customer feedback, tags with them, and shows how the runs go." };
            document.Servers?.Clear();
            return Task.CompletedTask;
        }));

    /// <summary>Maps every route; what has none is answered with problem details.</summary>
    public static void MapPipelineApi(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.MapRuns();
        routes.MapTags();
        routes.MapModels();
        routes.MapDrift();
        routes.MapCorpora();
        routes.MapQueues();
        routes.MapLabels();
        routes.MapSchedules();
        routes.MapRetention();
        routes.MapPage();
        routes.MapOpenApi(DocumentPath);
        routes.MapOpenApi("/api" + DocumentPath); // A Functions app has nothing of ours outside /api.
        routes.MapFallback("{*path}", (HttpContext context) => Elsewhere(routes, context).ToResult());
    }

    /// <summary>The fallback takes every method, so that routing itself does not see that another one would have been right.</summary>
    private static ApiProblem Elsewhere(IEndpointRouteBuilder routes, HttpContext context)
    {
        string path = PrintableText.Of(context.Request.Path);
        string[] methods =
        [
            .. from endpoint in routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
               let allowed = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()
               where allowed is not null && new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []).TryMatch(context.Request.Path, [])
               from method in allowed.HttpMethods
               select method,
        ];
        if (methods.Length == 0)
        {
            return ApiProblem.NotFound($"There is nothing at {path}.");
        }

        string all = string.Join(", ", methods.Distinct().Order(StringComparer.Ordinal));
        context.Response.Headers.Allow = all;
        return ApiProblem.MethodNotAllowed($"{path} takes {all}, not {PrintableText.Of(context.Request.Method)}.");
    }
}
