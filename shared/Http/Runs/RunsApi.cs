using BertPipeline.Contracts.Runs;
using BertPipeline.Http.Instances;
using BertPipeline.Http.Jobs;
using BertPipeline.Http.Problems;
using BertPipeline.Orchestration.Checks;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Orchestration.Status;
using BertPipeline.Storage.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.Http.Runs;

/// <summary>The routes under <c>/api/runs</c>.</summary>
internal static class RunsApi
{
    // Whoever looks at the list looks again soon; a storage that has much to do is not waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);

    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder runs = routes.MapGroup("/api/runs").WithTags("Runs");
        runs.AddEndpointFilter<RouteGroupBuilder, ProblemFilter>();
        // What is accepted takes part in routing: with JSON alone, a request that names no type, or curl's own, would be told that there is no such path.
        runs.MapPost("", StartAsync).WithName("StartRun").WithSummary("Starts a run.")
            .Accepts<RunRequest>("application/json", "*/*").ProducesProblem(400);
        runs.MapGet("", ListAsync).WithName("ListRuns").WithSummary("The newest runs, of those with a state, a text, a date.").ProducesProblem(400);
        runs.MapGet("{runId}", GetAsync).WithName("GetRun").WithSummary("A run: its state, its steps, and how they go.").ProducesProblem(404);
        runs.MapPost("check", CheckAsync).WithName("CheckRun")
            .WithSummary("A dry run: what the data is, what would be reused, what the rest would take.").Accepts<RunRequest>("application/json", "*/*").ProducesProblem(400);
        runs.MapGet("{runId}/report", ReportAsync).WithName("GetReport")
            .WithSummary("The report, as HTML, JSON or Markdown.").ProducesProblem(404).ProducesProblem(406);
        runs.MapRunControl();
        runs.MapRunDetails();
        runs.MapJobs();
    }

    /// <summary>202 with the management URIs, 400 with every mistake of the request by its path.</summary>
    private static async Task<Results<Accepted<ManagementPayload>, ProblemHttpResult>> StartAsync(
        HttpRequest request, RunStarter starter, RunRequestCheck check, IManagementUris uris, TimeProvider time, CancellationToken cancellationToken)
    {
        (RunRequest? run, ProblemHttpResult? problem) = await ReadAsync(request, check, time, cancellationToken);
        if (run is null)
        {
            return problem!;
        }

        string runId = starter.NewRunId();
        await starter.TryStartAsync(runId, run, source: null, cancellationToken);
        ManagementPayload payload = uris.For(request, runId);
        request.HttpContext.Response.Headers.RetryAfter = "5";
        return TypedResults.Accepted(payload.StatusQueryGetUri, payload);
    }

    /// <summary>200 with what was found, an error in the data too; 400 as for a start. Takes as long as reading the data.</summary>
    private static async Task<Results<Ok<RunCheck>, ProblemHttpResult>> CheckAsync(
        HttpRequest request, RunChecker checker, RunRequestCheck check, TimeProvider time, CancellationToken cancellationToken)
    {
        (RunRequest? run, ProblemHttpResult? problem) = await ReadAsync(request, check, time, cancellationToken);
        return run is null ? problem! : TypedResults.Ok(await checker.CheckAsync(run, cancellationToken));
    }

    /// <summary>The request, or every mistake of it by its path.</summary>
    private static async Task<(RunRequest? Run, ProblemHttpResult? Problem)> ReadAsync(
        HttpRequest request, RunRequestCheck check, TimeProvider time, CancellationToken cancellationToken)
    {
        RequestReading<RunRequest> reading = RunRequestReader.Read(await request.ReadBodyAsync(cancellationToken), time.GetUtcNow());
        if (reading.Request is not { } run)
        {
            return (null, ApiProblem.InvalidRequest(reading.Errors).ToResult());
        }

        return await check.FindProblemsAsync(run, cancellationToken) is { Count: > 0 } problems ? (null, ApiProblem.InvalidRequest(problems).ToResult()) : (run, null);
    }

    /// <summary>At most <paramref name="top"/>, 50 when it is left out, of those that the filters take; some seconds old where the storage is slow to answer.</summary>
    private static async Task<Results<Ok<RunList>, ProblemHttpResult>> ListAsync(
        RunLister lister, CancellationToken cancellationToken, string? state = null, string? text = null, string? from = null, string? to = null, string? skip = null, string? top = null)
    {
        var query = new RunListQuery(state, text, from, to, skip, top);
        return query.Problem is { } problem
            ? ApiProblem.UserError(problem).ToResult()
            : TypedResults.Ok(await lister.ListAsync(query.Filter, query.Skip, query.Top, Patience, cancellationToken));
    }

    private static async Task<Results<Ok<RunStatus>, ProblemHttpResult>> GetAsync(string runId, RunReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(runId, cancellationToken) is { } run ? TypedResults.Ok(run) : ApiProblem.NoRun(runId).ToResult();

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> ReportAsync(
        string runId, HttpRequest request, HttpResponse response, RunStore runs, CancellationToken cancellationToken, string? format = null)
    {
        string? accept = request.Headers.Accept.Count > 0 ? request.Headers.Accept.ToString() : null;
        if (ReportFormat.Choose(format, accept) is not { } form)
        {
            return ApiProblem.NotAcceptable($"The report comes as {string.Join(", ", ReportFormat.All.Select(f => $"{f.Name} ({f.MediaType})"))}.").ToResult();
        }

        if (await runs.FindAsync(runId, cancellationToken) is null)
        {
            return ApiProblem.NoRun(runId).ToResult();
        }

        if (await runs.OpenFileAsync(runId, form.File, cancellationToken) is not { } file)
        {
            return ApiProblem.NotFound($"Run '{runId}' has no report; it has one when its step 'report' has succeeded.").ToResult();
        }

        response.Headers.Vary = "Accept";
        return TypedResults.Stream(file, $"{form.MediaType}; charset=utf-8");
    }
}
