using DurableTask.Core;
using DurableTask.Core.Settings;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Hosting;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BertPipeline.DurableTask;

/// <summary>
/// Runs the registered orchestrators and activities on the hub for as long as the host runs. When the host stops, activities see its
/// <see cref="IHostApplicationLifetime.ApplicationStopping"/> and hand their work back; turns come to their end.
/// </summary>
internal sealed class TaskHubWorkerService : DurableTaskWorker
{
    private readonly TaskHub _hub;
    private readonly TaskHubWorker _worker;
    private readonly WorkInHand _inHand;
    private readonly ILogger _logger;

    public TaskHubWorkerService(
        string name, IDurableTaskFactory factory, IOptionsMonitor<DurableTaskWorkerOptions> options, TaskHub hub, IServiceScopeFactory scopes,
        IHostApplicationLifetime lifetime, TimeProvider time, ILoggerFactory loggers)
        : base(name, factory)
    {
        _hub = hub;
        _logger = loggers.CreateLogger("BertPipeline.DurableTask");
        _inHand = new(time);
        DurableTaskWorkerOptions worker = options.Get(name);
        string version = hub.Options.Version;
        worker.Versioning = new() { Version = version, DefaultVersion = version };
        var shims = new DurableTaskShimFactory(worker, loggers);
        _worker = new TaskHubWorker(
            hub.Service,
            new RegisteredOrchestrations(factory, shims, scopes),
            new RegisteredActivities(factory, shims, scopes, _inHand, lifetime.ApplicationStopping),
            new VersioningSettings { Version = version, MatchStrategy = VersioningSettings.VersionMatchStrategy.CurrentOrOlder },
            loggers)
        {
            // Exceptions as data, which is what the SDK reads.
            ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails,
        };
        _worker.AddOrchestrationDispatcherMiddleware(new TurnGuard(_inHand, _logger).RunAsync);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _worker.StartAsync();
        Log.Started(_logger, _hub.Options.HubName, _hub.Options.WorkerId);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!await _inHand.RestAsync(_hub.Options.StopTimeout))
        {
            Log.StopTimedOut(_logger, _hub.Options.HubName, _hub.Options.StopTimeout);
        }

        // The engine's patient way waits for orchestrations that only wait themselves.
        await _worker.StopAsync(isForced: true);
        Log.Stopped(_logger, _hub.Options.HubName);
    }

    public override void Dispose()
    {
        _worker.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
}
