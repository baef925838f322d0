using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.Http;
using BertPipeline.Http.Instances;
using BertPipeline.Http.Models;
using BertPipeline.Hub;
using BertPipeline.Local.Hosting.Logging;
using BertPipeline.Local.Hosting.Metrics;
using BertPipeline.Local.Hosting.Sweeps;
using BertPipeline.Local.Hosting.Workers;
using BertPipeline.Local.Settings;
using BertPipeline.Orchestration;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage;
using BertPipeline.Telemetry;
using BertPipeline.Weights.Packages;
using Microsoft.DurableTask;

namespace BertPipeline.Local.Hosting;

/// <summary>The web application of the one-machine host: the API of <c>shared/</c> over a task hub in its own process.</summary>
public static class PipelineHost
{
    public const string HealthPath = "/api/health";

    /// <param name="storage">The account and the hub's name.</param>
    /// <param name="options">What it does.</param>
    /// <param name="folders">Where it keeps logs and scratch files.</param>
    /// <param name="workers">How workers are started.</param>
    /// <param name="hub">The hub that base models come from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tasks">The orchestrations and activities that it runs.</param>
    public static WebApplication Create(
        StorageOptions storage,
        LocalHostOptions options,
        HostFolders folders,
        WorkerLaunch workers,
        HubOptions hub,
        TimeProvider time,
        Action<DurableTaskRegistry> tasks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(folders);
        // Settings are read once: to watch for a change of them, the system would tell of every file that a step writes below the folder.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.WebHost.ConfigureKestrel(k => k.Listen(options.Address, options.Port));
        builder.Logging.ClearProviders().AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("DurableTask", LogLevel.Warning);
        builder.Services.AddSingleton<ILoggerProvider>(_ => new FileLoggerProvider(folders.HostLog, time));
        builder.Services.AddTelemetryExport("bert-pipeline").AddHostMetrics();
        builder.Services.Configure<HostOptions>(h =>
        {
            // A worker may take 25 seconds to hand its job back; what is left when the time is up is taken over after its lease.
            h.ShutdownTimeout = TimeSpan.FromSeconds(35);
            h.ServicesStopConcurrently = true;
        });
        builder.Services
            .AddSingleton(time).AddSingleton(storage).AddSingleton(options).AddSingleton(options.Jobs).AddSingleton(options.Runs).AddSingleton(options.Notices).AddSingleton(options.Retention).AddSingleton(folders).AddSingleton(workers).AddSingleton(hub)
            .AddSingleton(PackageFiles.Of(typeof(PipelineHost).Assembly))
            .AddSingleton(new ScratchRoot(folders.Scratch))
            .AddPipeline().AddPipelineApi().AddSingleton<IManagementUris, InstancesApiUris>().AddSingleton<ITextTrial, TextTrial>()
            .AddTaskHubClient(_ => TaskHubSettings.From(storage, options, folders), PipelineJson.Options);
        if (options.Work)
        {
            AddWork(builder.Services, tasks);
        }

        WebApplication application = builder.Build();
        application.UseMiddleware<RequestGuard>();
        application.MapInstances();
        application.MapGet(HealthPath, () => TypedResults.Text("ok")).ExcludeFromDescription();
        application.MapMetrics();
        application.MapPipelineApi();
        return application;
    }

    private static void AddWork(IServiceCollection services, Action<DurableTaskRegistry> tasks) => services
        .AddTaskHubWorker(tasks, PipelineJson.Options)
        .AddHostedService<RunEventPump>()
        .AddHostedService<SweepService>()
        .AddHostedService<WorkerSupervisor>();
}
