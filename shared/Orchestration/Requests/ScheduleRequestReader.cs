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
        if (schedule.Request.Deadline is not null)
        {
            errors.Add("request.deadline", "is one moment, and the run is started again and again: leave it out.");
        }

        var ofRequest = new ValidationErrors();
        RunRequestRules.Check(schedule.Request with { Deadline = null }, now, ofRequest);
        errors.Add("request", ofRequest);
    }
}
