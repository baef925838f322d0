using BertPipeline.Functions.Durable;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Retention;
using BertPipeline.Storage.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Functions.Sweeps;

/// <summary>What is looked at from time to time, for what messages and events missed. A timer runs on one instance of the app at a time.</summary>
public sealed partial class SweepFunctions(
    RunDropSweep drops, RunSweep runs, JobSweeper jobs, Scheduler schedules, HistoryPurge histories, NightlyPurge nightly, BoundDurableClient bound, ILogger<SweepFunctions> logger)
{
    [Function("SweepDrops")]
    public Task SweepDrops(
        [TimerTrigger("0 * * * * *", RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext context) =>
        SweepAsync("drops", drops.SweepAsync, client, context);

    [Function("SweepRuns")]
    public Task SweepRuns([TimerTrigger("20 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext context) =>
        SweepAsync("runs", runs.SweepAsync, client, context);

    [Function("SweepJobs")]
    public Task SweepJobs([TimerTrigger("40 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext context) =>
        SweepAsync("jobs", jobs.SweepAsync, client, context);

    [Function("SweepSchedules")]
    public Task SweepSchedules([TimerTrigger("50 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext context) =>
        SweepAsync("schedules", schedules.SweepAsync, client, context);

    [Function("PurgeHistories")]
    public Task PurgeHistories([TimerTrigger("0 0 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext context) =>
        SweepAsync("histories", histories.PurgeAsync, client, context);

    [Function("PurgeWhatIsOld")]
    public Task PurgeWhatIsOld([TimerTrigger("0 30 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext context) =>
        SweepAsync("what is old", nightly.PurgeAsync, client, context);

    private async Task SweepAsync(string what, Func<CancellationToken, Task<int>> sweep, DurableTaskClient client, FunctionContext context)
    {
        bound.Bind(client);
        int count = await sweep(context.CancellationToken);
        if (count > 0)
        {
            LogSwept(what, count);
        }
    }

    [LoggerMessage(EventId = 6010, Level = LogLevel.Information, Message = "Sweep of {What}: {Count} changed")]
    private partial void LogSwept(string what, int count);
}
