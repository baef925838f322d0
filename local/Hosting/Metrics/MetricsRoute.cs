using BertPipeline.Storage.Jobs;

namespace BertPipeline.Local.Hosting.Metrics;

/// <summary><c>GET /metrics</c>, for Prometheus, and the same figures for a collector.</summary>
internal static class MetricsRoute
{
    private const string Path = "/metrics";
    private const string TextFormat = "text/plain; version=0.0.4; charset=utf-8";

    public static IServiceCollection AddHostMetrics(this IServiceCollection services) => services
        .AddSingleton(provider => new QueueMetrics(
            provider.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), () => provider.GetRequiredService<JobSweeper>().Waiting, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<PrometheusMetrics>();

    public static void MapMetrics(this WebApplication application)
    {
        application.Services.GetRequiredService<QueueMetrics>(); // A collector is told from the start, not from the first request for metrics on.
        application.MapGet(Path, WriteAsync).ExcludeFromDescription();
    }

    private static Task WriteAsync(PrometheusMetrics metrics, HttpContext context)
    {
        context.Response.ContentType = TextFormat;
        return metrics.WriteAsync(context.Response.Body, context.RequestAborted);
    }
}
