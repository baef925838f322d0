using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Schedules;
using BertPipeline.Storage.Schedules;

namespace BertPipeline.Orchestration.Operations;

/// <summary>A schedule as <c>GET /api/schedules/{name}</c> shows it.</summary>
/// <param name="Name">Begins the ids of its runs.</param>
/// <param name="Cron">When, in UTC.</param>
/// <param name="Next">When a run is started next.</param>
/// <param name="Request">The training that is started; or null.</param>
/// <param name="LastDue">The time that the last run was started for; null before the first.</param>
/// <param name="LastRunId">That run.</param>
/// <param name="Tagging">The tagging that is started; or null.</param>
public sealed record ScheduleStatus(string Name, string Cron, DateTimeOffset? Next, RunRequest? Request, DateTimeOffset? LastDue = null, string? LastRunId = null, TaggingRequest? Tagging = null)
{
    internal static ScheduleStatus Of(StoredSchedule schedule, DateTimeOffset now) =>
        new(schedule.Name, schedule.Cron, new CronTimes(schedule.Cron).Next(now), schedule.Request, schedule.LastDue, schedule.LastRunId, schedule.Tagging);
}
