using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Evaluation.Reports.Html;
using BertPipeline.Http.Problems;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Orchestration.Status;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.Http.Runs;

/// <summary>A run looked at closely: where a step's output comes from, and how its trainings go.</summary>
internal static class RunDetailsApi
{
    private const int MostRuns = 6;

    public static void MapRunDetails(this RouteGroupBuilder runs)
    {
        runs.MapGet("{runId}/steps", ListAsync).WithName("ListSteps")
            .WithSummary("Every part of a step that has ended: what it made, from what, and what was reused.").ProducesProblem(404);
        runs.MapGet("{runId}/steps/{stepId}", GetAsync).WithName("GetStep")
            .WithSummary("A step's inputs, parameters and outputs, and why nothing was there to be reused.").ProducesProblem(404);
        runs.MapGet("{runId}/curves", CurvesAsync).WithName("GetCurves")
            .WithSummary("Curves of the run's trainings so far, as HTML with SVG; 'beside' lays other runs' over them.").Produces<string>(200, "text/html").ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<Results<Ok<IReadOnlyList<StepRecord>>, ProblemHttpResult>> ListAsync(string runId, RunStore runs, CancellationToken cancellationToken) =>
        await runs.FindAsync(runId, cancellationToken) is null ? ApiProblem.NoRun(runId).ToResult() : TypedResults.Ok(await runs.ListStepsAsync(runId, cancellationToken));

    private static async Task<Results<Ok<StepDetails>, ProblemHttpResult>> GetAsync(string runId, string stepId, StepReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(runId, stepId, cancellationToken) is { } step
            ? TypedResults.Ok(step)
            : ApiProblem.NotFound($"Run '{PrintableText.Of(runId)}' has no ended step '{PrintableText.Of(stepId)}'.").ToResult();

    /// <summary>Of the run and up to five others, separated by commas.</summary>
    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> CurvesAsync(
        string runId, RunStore runs, JobStore jobs, CancellationToken cancellationToken, string? beside = null)
    {
        string[] all = [runId, .. (beside ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(id => id != runId).Distinct()];
        if (all.Length > MostRuns)
        {
            return ApiProblem.UserError($"beside takes at most {MostRuns - 1} runs.").ToResult();
        }

        var curves = new List<TrainingCurve>();
        foreach (string id in all)
        {
            if (await runs.FindAsync(id, cancellationToken) is null)
            {
                return ApiProblem.NoRun(id).ToResult();
            }

            foreach (GpuJob job in (await jobs.ListAsync(id, cancellationToken).Select(j => j.Job).ToListAsync(cancellationToken)).OrderBy(j => j.StartedAt ?? j.EnqueuedAt))
            {
                IReadOnlyList<MetricsLine> lines = await runs.ReadMetricsAsync(id, job.JobId, cancellationToken);
                if (lines.Count > 0)
                {
                    curves.Add(new(all.Length > 1 ? $"{id}: {job.JobId}" : job.JobId, [.. lines.Select(line => (line.Step, line.Values))]));
                }
            }
        }

        return TypedResults.Content(TrainingCurves.Render(curves), "text/html; charset=utf-8");
    }
}
