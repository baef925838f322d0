using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Http.Problems;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.Http.Schedules;

/// <summary>The routes under <c>/api/schedules</c>: runs that are started again and again.</summary>
internal static class SchedulesApi
{
    public static void MapSchedules(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder schedules = routes.MapGroup("/api/schedules").WithTags("Schedules");
        schedules.AddEndpointFilter<RouteGroupBuilder, ProblemFilter>();
        schedules.MapGet("", ListAsync).WithName("ListSchedules").WithSummary("The schedules, with the run that each started last and the time of its next.");
        schedules.MapGet("{name}", GetAsync).WithName("GetSchedule").WithSummary("A schedule.").ProducesProblem(404);
        schedules.MapPut("{name}", PutAsync).WithName("PutSchedule").WithSummary("Makes or changes a schedule: a training or a tagging each time that its cron expression names, in UTC.")
            .Accepts<ScheduleRequest>("application/json", "*/*").ProducesProblem(400);
        schedules.MapDelete("{name}", DeleteAsync).WithName("DeleteSchedule").WithSummary("Removes a schedule; the runs that it started stay.").ProducesProblem(404);
    }

    private static async Task<Ok<ScheduleList>> ListAsync(Scheduler scheduler, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ScheduleList(await scheduler.ListAsync(cancellationToken)));

    private static async Task<Results<Ok<ScheduleStatus>, ProblemHttpResult>> GetAsync(string name, Scheduler scheduler, CancellationToken cancellationToken) =>
        await scheduler.FindAsync(name, cancellationToken) is { } schedule ? TypedResults.Ok(schedule) : NoSchedule(name);

    /// <summary>200 with the schedule, 400 with every mistake of it by its path: the request is checked as one that is started at once.</summary>
    private static async Task<Results<Ok<ScheduleStatus>, ProblemHttpResult>> PutAsync(
        string name, HttpRequest request, Scheduler scheduler, RunRequestCheck check, TaggingRequestCheck taggingCheck, TimeProvider time, CancellationToken cancellationToken)
    {
        RequestReading<ScheduleRequest> reading = ScheduleRequestReader.Read(await request.ReadBodyAsync(cancellationToken), time.GetUtcNow());
        if (reading.Request is not { } schedule)
        {
            return ApiProblem.InvalidRequest(reading.Errors).ToResult();
        }

        (string of, IReadOnlyDictionary<string, IReadOnlyList<string>> problems) = schedule.Tagging is { } tagging
            ? ("tagging", await taggingCheck.FindProblemsAsync(tagging, cancellationToken))
            : ("request", await check.FindProblemsAsync(schedule.Request!, cancellationToken));
        return problems.Count > 0
            ? ApiProblem.InvalidRequest(problems.ToDictionary(p => $"{of}.{p.Key}", p => p.Value)).ToResult()
            : TypedResults.Ok(await scheduler.PutAsync(name, schedule, cancellationToken));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, Scheduler scheduler, CancellationToken cancellationToken) =>
        await scheduler.TryRemoveAsync(name, cancellationToken) ? TypedResults.NoContent() : NoSchedule(name);

    private static ProblemHttpResult NoSchedule(string name) => ApiProblem.NotFound($"There is no schedule '{PrintableText.Of(name)}'.").ToResult();
}
