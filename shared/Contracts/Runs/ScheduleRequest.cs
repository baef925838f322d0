namespace BertPipeline.Contracts.Runs;

/// <summary>A run that is started again and again: the body of <c>PUT /api/schedules/{name}</c>.</summary>
public sealed record ScheduleRequest
{
    /// <summary>When, in UTC: five fields (minute, hour, day of the month, month, day of the week) as <c>0 2 1 * *</c>; <c>L</c> is the last day of a month.</summary>
    public required string Cron { get; init; }

    /// <summary>What is started; it has no deadline.</summary>
    public required RunRequest Request { get; init; }
}
