using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Http.Problems;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.Http.Jobs;

/// <summary>The GPU jobs of a run: how they stand, what they measure, what they log.</summary>
internal static class JobsApi
{
    // An answer stays small whatever a worker has written; what is older can be asked for by its place.
    private const int MostCharacters = 1 << 18;

    public static void MapJobs(this RouteGroupBuilder runs)
    {
        runs.MapGet("{runId}/jobs", ListAsync).WithName("ListJobs").WithSummary("The GPU jobs of a run.").ProducesProblem(404);
        runs.MapGet("{runId}/jobs/{jobId}/metrics", MetricsAsync).WithName("GetMetrics")
            .WithSummary("What a job has measured so far, one object a step.").ProducesProblem(404);
        runs.MapGet("{runId}/jobs/{jobId}/log", LogAsync).WithName("GetLog")
            .WithSummary("What an attempt at a job has logged from a place on; asked again with 'next', it follows.").ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<Results<Ok<List<GpuJob>>, ProblemHttpResult>> ListAsync(
        string runId, RunStore runs, JobStore jobs, CancellationToken cancellationToken) =>
        await runs.FindAsync(runId, cancellationToken) is null
            ? ApiProblem.NoRun(runId).ToResult()
            : TypedResults.Ok(await jobs.ListAsync(runId, cancellationToken).Select(j => j.Job).ToListAsync(cancellationToken));

    private static async Task<Results<Ok<IReadOnlyList<MetricsLine>>, ProblemHttpResult>> MetricsAsync(
        string runId, string jobId, RunStore runs, JobStore jobs, CancellationToken cancellationToken) =>
        await jobs.FindAsync(runId, jobId, cancellationToken) is null
            ? NoJob(runId, jobId)
            : TypedResults.Ok(await runs.ReadMetricsAsync(runId, jobId, cancellationToken));

    /// <summary>The newest attempt's unless one is named; the end of it where it is long, unless a place is named.</summary>
    private static async Task<Results<Ok<JobLog>, ProblemHttpResult>> LogAsync(
        string runId, string jobId, RunStore runs, JobStore jobs, CancellationToken cancellationToken, string? attempt = null, string? from = null)
    {
        if (await jobs.FindAsync(runId, jobId, cancellationToken) is not { } stored)
        {
            return NoJob(runId, jobId);
        }

        int number = stored.Job.TotalAttempts;
        int? start = null;
        if ((attempt is not null && !TryRead(attempt, out number)) || (from is not null && !TryRead(from, out start)))
        {
            return ApiProblem.UserError("attempt and from must be whole numbers, none negative.").ToResult();
        }

        string text = await runs.ReadLogAsync(runId, jobId, number, cancellationToken) ?? "";
        int first = Math.Min(start ?? Math.Max(0, text.Length - MostCharacters), text.Length);
        string part = text.Substring(first, Math.Min(MostCharacters, text.Length - first));
        return TypedResults.Ok(new JobLog(number, stored.Job.TotalAttempts, part, first + part.Length));
    }

    private static bool TryRead(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool TryRead(string text, out int? number)
    {
        bool isRead = TryRead(text, out int value);
        number = isRead ? value : null;
        return isRead;
    }

    private static ProblemHttpResult NoJob(string runId, string jobId) =>
        ApiProblem.NotFound($"Run '{PrintableText.Of(runId)}' has no job '{PrintableText.Of(jobId)}'.").ToResult();
}
