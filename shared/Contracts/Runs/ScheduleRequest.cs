namespace BertPipeline.Contracts.Runs;

/// <summary>A training or a tagging that is started again and again: the body of <c>PUT /api/schedules/{name}</c>.</summary>
public sealed record ScheduleRequest
{
    /// <summary>When, in UTC: five fields (minute, hour, day of the month, month, day of the week) as <c>0 2 1 * *</c>; <c>L</c> is the last day of a month.</summary>
    public required string Cron { get; init; }

    /// <summary>The training that is started, without a deadline; or null.</summary>
    public RunRequest? Request { get; init; }

    /// <summary>The tagging that is started, of whatever lies in its folder then, without a deadline; or null: one of the two is.</summary>
    public TaggingRequest? Tagging { get; init; }
}
