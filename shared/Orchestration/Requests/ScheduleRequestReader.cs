using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Schedules;

namespace BertPipeline.Orchestration.Requests;

/// <summary>Reads a schedule, or says everything that is wrong with it.</summary>
public static class ScheduleRequestReader
{
    public static RequestReading<ScheduleRequest> Read(ReadOnlyMemory<byte> json, DateTimeOffset now) =>
        RequestReader.Read<ScheduleRequest>(json, (schedule, errors) => Check(schedule, now, errors));

    private static void Check(ScheduleRequest schedule, DateTimeOffset now, ValidationErrors errors)
    {
        errors.Try("cron", () =>
        {
            if (new CronTimes(schedule.Cron).Next(now) is null)
            {
                errors.Add("cron", "never comes.");
            }
        });
        switch (schedule)
        {
            case { Request: { } request, Tagging: null }:
                CheckDeadline("request", request.Deadline, errors);
                var ofRequest = new ValidationErrors();
                RunRequestRules.Check(request with { Deadline = null }, now, ofRequest);
                errors.Add("request", ofRequest);
                break;
            case { Request: null, Tagging: { } tagging }:
                CheckDeadline("tagging", tagging.Deadline, errors);
                var ofTagging = new ValidationErrors();
                TaggingRequestReader.Check(tagging with { Deadline = null }, now, ofTagging);
                errors.Add("tagging", ofTagging);
                break;
            default:
                errors.Add("request", "says what is started, or 'tagging' does: give one of the two.");
                break;
        }
    }

    private static void CheckDeadline(string of, DateTimeOffset? deadline, ValidationErrors errors)
    {
        if (deadline is not null)
        {
            errors.Add($"{of}.deadline", "is one moment, and the run is started again and again: leave it out.");
        }
    }
}
