using BertPipeline.Contracts;
using BertPipeline.Http.Problems;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Storage.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.Http.Queues;

/// <summary>What waits, who works, and what was given up.</summary>
internal static class QueuesApi
{
    public static void MapQueues(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder queue = routes.MapGroup("/api/queue").WithTags("Queue");
        queue.AddEndpointFilter<RouteGroupBuilder, ProblemFilter>();
        queue.MapGet("", GetAsync).WithName("GetQueue").WithSummary("The jobs that wait and that run, by whom, how long; and what lies on the poison queue.");
        queue.MapDelete("poison/{messageId}", DismissAsync).WithName("DismissPoison")
            .WithSummary("Takes a message off the poison queue. Its run goes on by being started again.").ProducesProblem(404);
    }

    private static async Task<Ok<QueueStatus>> GetAsync(JobStore jobs, JobQueue queue, TimeProvider time, CancellationToken cancellationToken)
    {
        StoredJob[] live = await jobs.ListLiveAsync(cancellationToken).ToArrayAsync(cancellationToken);
        return TypedResults.Ok(QueueStatus.Of([.. live.Select(s => s.Job)], await queue.PeekPoisonAsync(cancellationToken), await queue.CountPoisonAsync(cancellationToken), time.GetUtcNow()));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DismissAsync(string messageId, JobQueue queue, CancellationToken cancellationToken) =>
        await queue.TryDismissPoisonAsync(messageId, cancellationToken)
            ? TypedResults.NoContent()
            : ApiProblem.NotFound($"The poison queue has no message '{PrintableText.Of(messageId)}' among its first 32, or somebody else holds it.").ToResult();
}
