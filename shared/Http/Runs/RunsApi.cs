using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Http.Instances;
using BertPipeline.Http.Problems;
using BertPipeline.Orchestration.Checks;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Orchestration.Status;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Http.Runs;

/// <summary>The routes under <c>/api/runs</c>.</summary>
internal static class RunsApi
{
    private const int DefaultTop = 50;
    private const int MaximumTop = 1000;

    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder runs = routes.MapGroup("/api/runs").WithTags("Runs");
        runs.AddEndpointFilter<RouteGroupBuilder, ProblemFilter>();
        // What is accepted takes part in routing: with JSON alone, a request that names no type, or curl's own, would be told that there is no such path.
        runs.MapPost("", StartAsync).WithName("StartRun").WithSummary("Starts a run.")
            .Accepts<RunRequest>("application/json", "*/*").ProducesProblem(400);
        runs.MapGet("", ListAsync).WithName("ListRuns").WithSummary("The newest runs.").ProducesProblem(400);
        runs.MapGet("{runId}", GetAsync).WithName("GetRun").WithSummary("A run: its state, its steps, and how they go.").ProducesProblem(404);
        runs.MapPost("{runId}/cancel", CancelAsync).WithName("CancelRun")
            .WithSummary("Ends a run; everything that it holds is free within half a minute.").ProducesProblem(404).ProducesProblem(409);
        runs.MapPost("check", CheckAsync).WithName("CheckRun")
            .WithSummary("A dry run: what the data is, what would be reused, what the rest would take.").Accepts<RunRequest>("application/json", "*/*").ProducesProblem(400);
        runs.MapGet("{runId}/report", ReportAsync).WithName("GetReport")
            .WithSummary("The report, as HTML, JSON or Markdown.").ProducesProblem(404).ProducesProblem(406);
        runs.MapGet("{runId}/jobs", ListJobsAsync).WithName("ListJobs").WithSummary("The GPU jobs of a run.").ProducesProblem(404);
        runs.MapGet("{runId}/jobs/{jobId}/metrics", MetricsAsync).WithName("GetMetrics")
            .WithSummary("What a job has measured so far, one object a step.").ProducesProblem(404);
    }

    /// <summary>202 with the management URIs, 400 with every mistake of the request by its path.</summary>
    private static async Task<Results<Accepted<ManagementPayload>, ProblemHttpResult>> StartAsync(
        HttpRequest request, RunStarter starter, BaseModelCheck baseModels, IManagementUris uris, TimeProvider time, CancellationToken cancellationToken)
    {
        (RunRequest? run, ProblemHttpResult? problem) = await ReadAsync(request, baseModels, time, cancellationToken);
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
        HttpRequest request, RunChecker checker, BaseModelCheck baseModels, TimeProvider time, CancellationToken cancellationToken)
    {
        (RunRequest? run, ProblemHttpResult? problem) = await ReadAsync(request, baseModels, time, cancellationToken);
        return run is null ? problem! : TypedResults.Ok(await checker.CheckAsync(run, cancellationToken));
    }

    /// <summary>The request, or every mistake of it by its path.</summary>
    private static async Task<(RunRequest? Run, ProblemHttpResult? Problem)> ReadAsync(
        HttpRequest request, BaseModelCheck baseModels, TimeProvider time, CancellationToken cancellationToken)
    {
        RequestReading<RunRequest> reading = RunRequestReader.Read(await request.ReadBodyAsync(cancellationToken), time.GetUtcNow());
        if (reading.Request is not { } run)
        {
            return (null, ApiProblem.InvalidRequest(reading.Errors).ToResult());
        }

        return await baseModels.FindProblemsAsync(run, cancellationToken) is { Count: > 0 } problems ? (null, ApiProblem.InvalidRequest(problems).ToResult()) : (run, null);
    }

    /// <summary>At most <paramref name="top"/>, 50 when it is left out.</summary>
    private static async Task<Results<Ok<RunList>, ProblemHttpResult>> ListAsync(RunLister lister, CancellationToken cancellationToken, string? top = null)
    {
        int count = DefaultTop;
        return top is null || (int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is > 0 and <= MaximumTop)
            ? TypedResults.Ok(new RunList(await lister.NewestAsync(count, cancellationToken)))
            : ApiProblem.UserError($"top must be a number from 1 to {MaximumTop}, but is '{PrintableText.Of(top)}'.").ToResult();
    }

    private static async Task<Results<Ok<RunStatus>, ProblemHttpResult>> GetAsync(string runId, RunReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(runId, cancellationToken) is { } run ? TypedResults.Ok(run) : Missing(runId);

    /// <summary>202 once everything that works for the run can see that it is cancelled; 409 when it has ended.</summary>
    private static async Task<Results<Accepted<RunCancellation>, ProblemHttpResult>> CancelAsync(
        string runId, RunReader reader, JobCancellation cancellation, IDurableTaskClientProvider clients, CancellationToken cancellationToken)
    {
        RunStatus? run = await reader.FindAsync(runId, cancellationToken);
        switch (run)
        {
            case null:
                return Missing(runId);
            case { State: RunState.Succeeded or RunState.Failed or RunState.Cancelled }:
                return ApiProblem.Conflict($"Run '{runId}' has ended; there is nothing to cancel.").ToResult();
        }

        await cancellation.CancelRunAsync(runId, cancellationToken);
        if (run.State == RunState.Suspended)
        {
            // A halted orchestration hears of nothing, its own end included.
            await clients.GetClient().ResumeInstanceAsync(runId, "The run is cancelled.", cancellationToken);
        }

        return TypedResults.Accepted((string?)null, new RunCancellation(runId, CancelRequested: true));
    }

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
            return Missing(runId);
        }

        if (await runs.OpenFileAsync(runId, form.File, cancellationToken) is not { } file)
        {
            return ApiProblem.NotFound($"Run '{runId}' has no report; it has one when its step 'report' has succeeded.").ToResult();
        }

        response.Headers.Vary = "Accept";
        return TypedResults.Stream(file, $"{form.MediaType}; charset=utf-8");
    }

    private static async Task<Results<Ok<List<GpuJob>>, ProblemHttpResult>> ListJobsAsync(
        string runId, RunStore runs, JobStore jobs, CancellationToken cancellationToken) =>
        await runs.FindAsync(runId, cancellationToken) is null
            ? Missing(runId)
            : TypedResults.Ok(await jobs.ListAsync(runId, cancellationToken).Select(j => j.Job).ToListAsync(cancellationToken));

    private static async Task<Results<Ok<IReadOnlyList<MetricsLine>>, ProblemHttpResult>> MetricsAsync(
        string runId, string jobId, RunStore runs, JobStore jobs, CancellationToken cancellationToken) =>
        await jobs.FindAsync(runId, jobId, cancellationToken) is null
            ? ApiProblem.NotFound($"Run '{PrintableText.Of(runId)}' has no job '{PrintableText.Of(jobId)}'.").ToResult()
            : TypedResults.Ok(await runs.ReadMetricsAsync(runId, jobId, cancellationToken));

    private static ProblemHttpResult Missing(string runId) => ApiProblem.NotFound($"There is no run '{PrintableText.Of(runId)}'.").ToResult();
}
