using BertPipeline.Http;
using BertPipeline.Orchestration.Api;

namespace BertPipeline.Local.Hosting;

/// <summary>Maps the routes of <c>shared/</c> onto ASP.NET.</summary>
internal static class ApiEndpoints
{
    public const string HealthPath = "/api/health";

    public static void MapPipelineApi(this WebApplication application)
    {
        foreach (ApiRoute route in application.Services.GetRequiredService<PipelineApi>().Routes)
        {
            application.MapMethods(route.Template, [route.Method], c => HttpExchange.HandleAsync(route, c, c.RequestAborted)).WithName(route.Name);
        }

        application.MapGet(HealthPath, () => TypedResults.Text("ok"));
        application.MapFallback(c => HttpExchange.RefuseAsync(c, c.RequestAborted));
    }
}
