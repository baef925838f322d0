using BertPipeline.Contracts;
using Cronos;

namespace BertPipeline.Orchestration.Schedules;

/// <summary>The times of a cron expression, in UTC: what is due, and what comes next.</summary>
public sealed class CronTimes
{
    private readonly CronExpression _cron;

    /// <exception cref="UserErrorException">It is no cron expression of five fields.</exception>
    public CronTimes(string cron)
    {
        try
        {
            _cron = CronExpression.Parse(cron, CronFormat.Standard);
        }
        catch (CronFormatException e)
        {
            throw new UserErrorException($"'{PrintableText.Of(cron)}' is no cron expression: {e.Message} It has five fields, minute hour day month weekday: '0 2 1 * *' is 02:00 UTC on the first of each month.", e);
        }
    }

    /// <summary>The first time after a moment; null where none ever comes, as of the 30th of February.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => _cron.GetNextOccurrence(after, TimeZoneInfo.Utc);

    /// <summary>
    /// The time that a run is to be started for: the last one after <paramref name="since"/> that has come, or null. Of several that were missed, because no host
    /// was up, that is one: a run for each would train the same model again and again.
    /// </summary>
    /// <param name="since">The time of the last run, or when the schedule was made.</param>
    /// <param name="now">The present.</param>
    public DateTimeOffset? Due(DateTimeOffset since, DateTimeOffset now) =>
        _cron.GetPreviousOccurrence(now, TimeZoneInfo.Utc, inclusive: true) is { } last && last > since ? last : null;
}
