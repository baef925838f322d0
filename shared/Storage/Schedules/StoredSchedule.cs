using BertPipeline.Contracts.Runs;

namespace BertPipeline.Storage.Schedules;

/// <summary><c>schedules/{name}.json</c>: a run that is started again and again.</summary>
/// <param name="Name">Begins the ids of its runs.</param>
/// <param name="Hub">The task hub that starts them.</param>
/// <param name="Cron">When, in UTC.</param>
/// <param name="Request">The training that is started; or null.</param>
/// <param name="Since">Times after this are due.</param>
/// <param name="LastDue">The time of the run that was started last; earlier ones are not due any more.</param>
/// <param name="LastRunId">That run.</param>
/// <param name="Tagging">The tagging that is started; or null.</param>
public sealed record StoredSchedule(
    string Name, string Hub, string Cron, RunRequest? Request, DateTimeOffset Since, DateTimeOffset? LastDue = null, string? LastRunId = null, TaggingRequest? Tagging = null);
