using BertPipeline.Orchestration.Schedules;
using BertPipeline.Storage.Schedules;
using Microsoft.DurableTask;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration.Operations;

/// <summary>
/// Starts the run of a schedule that is due, and tells when the next one is; null when there is no schedule of the name any more. The run's id is made of the name and the
/// time, and its claim is created once: whoever looks again, after a host died in the middle or beside another, starts nothing twice.
/// </summary>
public sealed partial class StartDueRun(ScheduleStore schedules, RunStarter starter, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<StartDueRun> logger)
    : TaskActivity<string, DateTimeOffset?>
{
    /// <summary>The id of a schedule's run: the same for the same time, whoever starts it.</summary>
    public static string RunIdOf(string schedule, DateTimeOffset due) => $"{schedule}-{due.UtcDateTime:yyyyMMdd-HHmm}";

    public override async Task<DateTimeOffset?> RunAsync(TaskActivityContext context, string input)
    {
        CancellationToken stopping = lifetime.ApplicationStopping;
        if (await schedules.FindAsync(input, stopping) is not { } schedule)
        {
            return null;
        }

        DateTimeOffset now = time.GetUtcNow();
        var times = new CronTimes(schedule.Cron);
        DateTimeOffset since = schedule.LastDue > schedule.Since ? schedule.LastDue.Value : schedule.Since;
        if (times.Due(since, now) is { } due)
        {
            string runId = RunIdOf(schedule.Name, due);
            string source = $"schedule {schedule.Name}, {due:u}";
            if (schedule.Tagging is { } tagging ? await starter.TryStartAsync(runId, tagging, source, stopping) : await starter.TryStartAsync(runId, schedule.Request!, source, stopping))
            {
                LogStarted(runId, schedule.Name, due);
            }

            // After the start: a host that dies between the two finds the run claimed.
            await schedules.UpdateAsync(input, stands => stands is null ? null : stands with { LastDue = due, LastRunId = runId }, stopping);
        }

        return times.Next(now) ?? DateTimeOffset.MaxValue; // What never comes is no schedule; the API refuses it.
    }

    [LoggerMessage(EventId = 3930, Level = LogLevel.Information, Message = "Run {RunId} started by the schedule {Schedule}, due {Due:u}")]
    private partial void LogStarted(string runId, string schedule, DateTimeOffset due);
}
