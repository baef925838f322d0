using System.Net;
using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.Local.Hosting.Logging;
using BertPipeline.Local.Hosting.Sweeps;
using BertPipeline.Local.Hosting.Workers;
using BertPipeline.Orchestration;
using BertPipeline.Orchestration.Api;
using BertPipeline.Storage;
using BertPipeline.TaskHub;

namespace BertPipeline.Local.Hosting;

/// <summary>The web application of the one-machine host: the API of <c>shared/</c> over an embedded task hub.</summary>
public static class PipelineHost
{
    /// <param name="storage">The account and the hub's name.</param>
    /// <param name="options">What it does.</param>
    /// <param name="folders">Where it keeps logs and scratch files.</param>
    /// <param name="workers">How workers are started.</param>
    /// <param name="time">The clock.</param>
    /// <param name="createRegistry">The orchestrations and activities that it runs.</param>
    public static WebApplication Create(
        StorageOptions storage,
        LocalHostOptions options,
        HostFolders folders,
        WorkerLaunch workers,
        TimeProvider time,
        Func<IServiceProvider, TaskRegistry> createRegistry)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(folders);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, options.Port));
        builder.Logging.ClearProviders().AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddSingleton<ILoggerProvider>(_ => new FileLoggerProvider(folders.HostLog, time));
        builder.Services.Configure<HostOptions>(h =>
        {
            // A worker may take 25 seconds to hand its job back; what is left when the time is up is taken over after its lease.
            h.ShutdownTimeout = TimeSpan.FromSeconds(35);
            h.ServicesStopConcurrently = true;
        });
        builder.Services.AddSingleton(time).AddSingleton(storage).AddSingleton(options).AddSingleton(options.Jobs).AddSingleton(folders).AddSingleton(workers);
        builder.Services.AddPipeline().AddSingleton<IManagementUris, InstancesApiUris>().AddSingleton<InstancesApi>();
        builder.Services.AddSingleton(s => new PipelineApi(
            [.. s.GetRequiredService<RunsApi>().Routes, .. s.GetRequiredService<InstancesApi>().Routes], s.GetRequiredService<ILogger<PipelineApi>>()));
        AddTaskHub(builder.Services, storage, createRegistry);
        if (options.Work)
        {
            AddWork(builder.Services);
        }

        WebApplication application = builder.Build();
        application.MapPipelineApi();
        return application;
    }

    private static void AddTaskHub(IServiceCollection services, StorageOptions storage, Func<IServiceProvider, TaskRegistry> createRegistry) => services
        .AddSingleton(createRegistry)
        .AddSingleton(s => EmbeddedTaskHub.Create(
            TaskHubSettings.From(storage), s.GetRequiredService<TaskRegistry>(), PipelineJson.Options,
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILoggerFactory>()))
        .AddSingleton<OrchestrationClient>(s => s.GetRequiredService<EmbeddedTaskHub>().Client);

    private static void AddWork(IServiceCollection services) => services
        .AddHostedService<TaskHubService>()
        .AddHostedService<RunEventPump>()
        .AddHostedService<SweepService>()
        .AddHostedService<WorkerSupervisor>();
}
