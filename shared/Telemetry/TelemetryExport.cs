using System.Collections;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BertPipeline.Telemetry;

/// <summary>
/// Sends traces, metrics and logs to a collector by OTLP, as OpenTelemetry's standard variables say
/// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>OTEL_SERVICE_NAME</c>, <c>OTEL_TRACES_SAMPLER</c>, …).
/// Without an endpoint nothing is sent, and no code of OpenTelemetry is loaded.
/// </summary>
public static class TelemetryExport
{
    // What is written here, and what Durable Task and ASP.NET Core write themselves.
    private static readonly string[] Sources = ["BertPipeline.*", "DurableTask.Core"];
    private static readonly string[] Meters = ["BertPipeline.*", "System.Runtime", "Microsoft.AspNetCore.*"];

    /// <summary>Asked for every few seconds by machines: their spans would hide the others.</summary>
    private static readonly string[] Untraced = ["/api/health", "/health", "/metrics"];

    /// <summary>Whether there is a collector to send to.</summary>
    public static bool IsAsked { get; } = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"));

    /// <summary>OpenTelemetry's variables alone, for a program that reads no others: where there is a configuration, it looks for them there.</summary>
    public static IConfigurationBuilder AddTelemetryVariables(this IConfigurationBuilder configuration) => configuration.AddInMemoryCollection(
        from DictionaryEntry variable in Environment.GetEnvironmentVariables()
        let name = (string)variable.Key
        where name.StartsWith("OTEL_", StringComparison.Ordinal)
        select KeyValuePair.Create(name, (string?)variable.Value));

    /// <param name="services">The program's.</param>
    /// <param name="program">What the service is called where <c>OTEL_SERVICE_NAME</c> says nothing.</param>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, string program)
    {
        if (IsAsked)
        {
            Add(services, program);
        }

        return services;
    }

    /// <summary>Begins to listen, in a program without a generic host, which does it by itself. What was collected is sent when <paramref name="services"/> are disposed.</summary>
    public static void StartTelemetryExport(this IServiceProvider services)
    {
        if (IsAsked)
        {
            Start(services);
        }
    }

    // A method that is never called is never compiled, and what it names is not loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(IServiceCollection services, string program) => services.AddOpenTelemetry()
        .ConfigureResource(resource => resource
            .AddService(program)
            .AddAttributes([new("process.pid", Environment.ProcessId), new("host.name", Environment.MachineName)])
            .AddEnvironmentVariableDetector()) // Last, so that it wins.
        .WithTracing(traces => traces
            .AddSource(Sources)
            .AddAspNetCoreInstrumentation(http => http.Filter = request => !Untraced.Any(path => request.Request.Path.StartsWithSegments(path))))
        .WithMetrics(metrics => metrics.AddMeter(Meters))
        .WithLogging(logs => { }, options => options.IncludeScopes = true)
        .UseOtlpExporter();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Start(IServiceProvider services)
    {
        services.GetRequiredService<MeterProvider>();
        services.GetRequiredService<TracerProvider>();
    }
}
