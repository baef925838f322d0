using BertPipeline.Contracts.Runs;
using BertPipeline.Http.Instances;
using BertPipeline.Http.Problems;
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

/// <summary>What is done to a run from outside: ended, halted, started again, forgotten.</summary>
internal static class RunControlApi
{
    public static void MapRunControl(this RouteGroupBuilder runs)
    {
        runs.MapPost("{runId}/cancel", CancelAsync).WithName("CancelRun")
            .WithSummary("Ends a run; everything that it holds is free within half a minute.").ProducesProblem(404).ProducesProblem(409);
        runs.MapPost("{runId}/suspend", SuspendAsync).WithName("SuspendRun")
            .WithSummary("Halts a run: nothing more is started; what a worker has begun it ends.").ProducesProblem(404).ProducesProblem(409);
        runs.MapPost("{runId}/resume", ResumeAsync).WithName("ResumeRun").WithSummary("Lets a halted run go on.").ProducesProblem(404).ProducesProblem(409);
        runs.MapPost("{runId}/retry", RetryAsync).WithName("RetryRun")
            .WithSummary("Starts the request of an ended run again, as a run of its own: what had succeeded is reused, so that it goes on at the step that failed.").ProducesProblem(404).ProducesProblem(409);
        runs.MapDelete("{runId}", PurgeAsync).WithName("PurgeRun")
            .WithSummary("Deletes the history of an ended run, which leaves the list; what it made stays.").ProducesProblem(404).ProducesProblem(412);
    }

    /// <summary>202 once everything that works for the run can see that it is cancelled; 409 when it has ended.</summary>
    private static async Task<Results<Accepted<RunCancellation>, ProblemHttpResult>> CancelAsync(
        string runId, RunReader reader, JobCancellation cancellation, RunTurns turns, IDurableTaskClientProvider clients, CancellationToken cancellationToken)
    {
        RunStatus? run = await reader.FindAsync(runId, cancellationToken);
        switch (run)
        {
            case null:
                return ApiProblem.NoRun(runId).ToResult();
            case { HasEnded: true }:
                return ApiProblem.Conflict($"Run '{runId}' has ended; there is nothing to cancel.").ToResult();
        }

        await cancellation.CancelRunAsync(runId, cancellationToken);
        if (run.State is RunState.Pending or RunState.Suspended)
        {
            // What waits its turn does nothing that would look for the mark.
            await turns.CallAsync(runId, cancellationToken);
        }

        if (run.State == RunState.Suspended)
        {
            // A halted orchestration hears of nothing, its own end included.
            await clients.GetClient().ResumeInstanceAsync(runId, "The run is cancelled.", cancellationToken);
        }

        return TypedResults.Accepted((string?)null, new RunCancellation(runId, CancelRequested: true));
    }

    /// <summary>202; 409 unless it is under way.</summary>
    private static Task<Results<Accepted, ProblemHttpResult>> SuspendAsync(
        string runId, RunReader reader, IDurableTaskClientProvider clients, CancellationToken cancellationToken, string? reason = null) =>
        WhereAsync(
            runId, reader, state => state is RunState.Pending or RunState.Running, "Only what is under way can be suspended",
            () => clients.GetClient().SuspendInstanceAsync(runId, reason, cancellationToken), cancellationToken);

    /// <summary>202; 409 unless it is suspended.</summary>
    private static Task<Results<Accepted, ProblemHttpResult>> ResumeAsync(
        string runId, RunReader reader, IDurableTaskClientProvider clients, CancellationToken cancellationToken, string? reason = null) =>
        WhereAsync(
            runId, reader, state => state is RunState.Suspended, "Only what is suspended can be resumed",
            () => clients.GetClient().ResumeInstanceAsync(runId, reason, cancellationToken), cancellationToken);

    /// <summary>202 with the new run's management URIs; 409 while the old one goes on.</summary>
    private static async Task<Results<Accepted<ManagementPayload>, ProblemHttpResult>> RetryAsync(
        string runId, HttpRequest request, RunReader reader, RunStarter starter, IManagementUris uris, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(runId, cancellationToken) is not { } run)
        {
            return ApiProblem.NoRun(runId).ToResult();
        }

        if (!run.HasEnded)
        {
            return ApiProblem.Conflict($"Run '{runId}' goes on; cancel it first, or wait for its end.").ToResult();
        }

        ManagementPayload payload = uris.For(request, await starter.StartAgainAsync(run, cancellationToken));
        request.HttpContext.Response.Headers.RetryAfter = "5";
        return TypedResults.Accepted(payload.StatusQueryGetUri, payload);
    }

    /// <summary>204; 412 while it goes on.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> PurgeAsync(
        string runId, RunReader reader, RunLister lister, IDurableTaskClientProvider clients, CancellationToken cancellationToken)
    {
        switch (await reader.FindAsync(runId, cancellationToken))
        {
            case null:
                return ApiProblem.NoRun(runId).ToResult();
            case { HasEnded: false }:
                return ApiProblem.NotEnded($"Run '{runId}' goes on; only the history of an ended run can be deleted. Cancel it first.").ToResult();
        }

        await clients.GetClient().PurgeInstanceAsync(runId, new PurgeInstanceOptions(Recursive: true), cancellationToken);
        lister.Forget(runId);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> WhereAsync(
        string runId, RunReader reader, Func<RunState, bool> isRight, string otherwise, Func<Task> action, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(runId, cancellationToken) is not { } run)
        {
            return ApiProblem.NoRun(runId).ToResult();
        }

        if (!isRight(run.State))
        {
            return ApiProblem.Conflict($"{otherwise}; run '{runId}' is {run.State.ToString().ToLowerInvariant()}.").ToResult();
        }

        await action();
        return TypedResults.Accepted((string?)null);
    }
}
