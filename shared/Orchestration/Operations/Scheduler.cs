using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Schedules;
using BertPipeline.Storage;
using BertPipeline.Storage.Schedules;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration.Operations;

/// <summary>Keeps the schedules, and for each a <see cref="ScheduleClock"/> that goes.</summary>
public sealed partial class Scheduler(
    PipelineStorage storage, IDurableTaskClientProvider clients, ScheduleStore schedules, TimeProvider time, ILogger<Scheduler> logger)
{
    /// <summary>Schedules of a hub.</summary>
    private const int Most = 100;

    public async Task<IReadOnlyList<ScheduleStatus>> ListAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        return [.. (await schedules.ListAsync(cancellationToken)).Select(s => ScheduleStatus.Of(s, now))];
    }

    public async Task<ScheduleStatus?> FindAsync(string name, CancellationToken cancellationToken) =>
        await schedules.FindAsync(name, cancellationToken) is { } schedule ? ScheduleStatus.Of(schedule, time.GetUtcNow()) : null;

    /// <summary>Makes a schedule or changes it. With other times it begins anew: what its old times had missed is not made up for.</summary>
    public async Task<ScheduleStatus> PutAsync(string name, ScheduleRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        DateTimeOffset now = time.GetUtcNow();
        StorageName.CheckId("id of a schedule's run", StartDueRun.RunIdOf(StorageName.CheckId("schedule's name", name), now));
        if (await schedules.FindAsync(name, cancellationToken) is null && (await schedules.ListAsync(cancellationToken)).Count >= Most)
        {
            throw new UserErrorException($"There are {Most} schedules; remove one first.");
        }

        StoredSchedule? schedule = await schedules.UpdateAsync(
            name,
            stands => stands is null ? new(name, storage.TaskHub, request.Cron, request.Request, now, Tagging: request.Tagging)
                : stands with { Cron = request.Cron, Request = request.Request, Tagging = request.Tagging, Since = stands.Cron == request.Cron ? stands.Since : now },
            cancellationToken);
        await EnsureClockAsync(name, cancellationToken);
        await WakeAsync(name, cancellationToken);
        return ScheduleStatus.Of(schedule!, now);
    }

    /// <summary>Removes a schedule; its runs go on. False when there is none.</summary>
    public async Task<bool> TryRemoveAsync(string name, CancellationToken cancellationToken)
    {
        if (!await schedules.TryDeleteAsync(name, cancellationToken))
        {
            return false;
        }

        await WakeAsync(name, cancellationToken);
        return true;
    }

    /// <summary>Starts the clocks that do not go: of a host that died before it started one, of one that was terminated. Returns how many.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        int started = 0;
        foreach (StoredSchedule schedule in await schedules.ListAsync(cancellationToken))
        {
            started += await EnsureClockAsync(schedule.Name, cancellationToken) ? 1 : 0;
        }

        return started;
    }

    private async Task<bool> EnsureClockAsync(string name, CancellationToken cancellationToken)
    {
        string id = ScheduleClock.InstanceIdOf(name);
        if (await Lives(id, cancellationToken))
        {
            return false;
        }

        try
        {
            await clients.GetClient().ScheduleNewOrchestrationInstanceAsync(PipelineTasks.ScheduleClock, name, new StartOrchestrationOptions(id), cancellationToken);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Another host was faster; see RunStarter.
            if (!await Lives(id, cancellationToken))
            {
                throw;
            }

            return false;
        }
    }

    private async Task<bool> Lives(string id, CancellationToken cancellationToken) =>
        await clients.GetClient().GetInstanceAsync(id, cancellationToken) is { IsCompleted: false };

    /// <summary>An event that is lost costs a day at most; see <see cref="ScheduleClock"/>.</summary>
    private async Task WakeAsync(string name, CancellationToken cancellationToken)
    {
        string id = ScheduleClock.InstanceIdOf(name);
        if (!await Lives(id, cancellationToken))
        {
            return;
        }

        try
        {
            await clients.GetClient().RaiseEventAsync(id, ScheduleClock.Changed, cancellation: cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The schedule is stored. A clock between two turns reads it in the next, at most a day later; what back ends throw then differs.
            LogNotWoken(name, e);
        }
    }

    [LoggerMessage(EventId = 3005, Level = LogLevel.Warning, Message = "Schedule {Name} is stored, and its clock could not be told; it looks within a day")]
    private partial void LogNotWoken(string name, Exception error);
}
