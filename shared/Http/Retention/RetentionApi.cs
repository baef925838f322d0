using BertPipeline.Http.Problems;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Orchestration.Retention;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.Http.Retention;

/// <summary>The route that deletes what is old.</summary>
internal static class RetentionApi
{
    public static void MapRetention(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder purge = routes.MapGroup("/api/purge").WithTags("Retention");
        purge.AddEndpointFilter<RouteGroupBuilder, ProblemFilter>();
        purge.MapPost("", PurgeAsync).WithName("Purge")
            .WithSummary("Deletes runs, artifacts, checkpoints and poison messages that are older than so many days (30d) and that nothing uses; with dryRun=true it only tells which.").ProducesProblem(400);
    }

    /// <summary>200 with what was deleted. Takes as long as there is much; broken off, it is finished by the next call.</summary>
    private static async Task<Results<Ok<StoragePurgeResult>, ProblemHttpResult>> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken, string? olderThan = null, string? dryRun = null)
    {
        if (dryRun is not (null or "true" or "false"))
        {
            return ApiProblem.UserError("dryRun must be true or false.").ToResult();
        }

        return TypedResults.Ok(await purge.PurgeAsync(RetentionAge.Parse(olderThan), dryRun == "true", cancellationToken));
    }
}
