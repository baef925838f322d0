using BertPipeline.DurableTask;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Retention;
using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.Local.Hosting.Sweeps;

/// <summary>What is looked at from time to time, each at its own pace: what timers do on Azure. After a look that failed, tables and queues are made that an emulator has forgotten which was killed.</summary>
internal sealed partial class SweepService(
    PipelineStorage storage, TaskHub hub, RunDropSweep drops, RunSweep runs, ForgottenRuns forgotten, JobSweeper jobs, Scheduler schedules, HistoryPurge histories, NightlyPurge nightly, TimeProvider time, ILogger<SweepService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync("drops", TimeSpan.FromSeconds(3), drops.SweepAsync, stoppingToken),
        RepeatAsync("runs", TimeSpan.FromSeconds(20), runs.SweepAsync, stoppingToken),
        RepeatAsync("forgotten runs", TimeSpan.FromMinutes(1), token => forgotten.SweepAsync(hub.HasActivitiesAsync, hub.HasMessagesAsync, token), stoppingToken),
        RepeatAsync("jobs", TimeSpan.FromSeconds(20), jobs.SweepAsync, stoppingToken),
        RepeatAsync("schedules", TimeSpan.FromSeconds(20), schedules.SweepAsync, stoppingToken),
        RepeatAsync("histories", TimeSpan.FromHours(1), histories.PurgeAsync, stoppingToken),
        RepeatAsync("what is old", TimeSpan.FromDays(1), nightly.PurgeAsync, stoppingToken));

    private async Task RepeatAsync(string what, TimeSpan interval, Func<CancellationToken, Task<int>> sweep, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                int count = await sweep(cancellationToken);
                if (count > 0)
                {
                    LogSwept(what, count);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LogFailed(what, e);
                await MakeStorageAsync(cancellationToken);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task MakeStorageAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.EnsureCreatedAsync(cancellationToken);
            await hub.CreateIfNotExistsAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed("storage", e);
        }
    }

    [LoggerMessage(EventId = 5010, Level = LogLevel.Information, Message = "Sweep of {What}: {Count} changed")]
    private partial void LogSwept(string what, int count);

    [LoggerMessage(EventId = 5011, Level = LogLevel.Warning, Message = "Sweep of {What} failed; it is repeated")]
    private partial void LogFailed(string what, Exception exception);
}
