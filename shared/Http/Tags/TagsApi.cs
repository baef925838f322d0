using BertPipeline.Contracts.Runs;
using BertPipeline.Http.Instances;
using BertPipeline.Http.Problems;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Storage.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.Http.Tags;

/// <summary>The routes of taggings: they start and end here, and are runs in between.</summary>
internal static class TagsApi
{
    public static void MapTags(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder tags = routes.MapGroup("/api").WithTags("Tags");
        tags.AddEndpointFilter<RouteGroupBuilder, ProblemFilter>();
        tags.MapPost("tags", StartAsync).WithName("StartTagging").WithSummary("Tags a folder of feedback with a published tagger: a run like any other, whose result is a file.")
            .Accepts<TaggingRequest>("application/json", "*/*").ProducesProblem(400);
        tags.MapGet("runs/{runId}/tags", GetAsync).WithName("GetTags").WithSummary("What a tagging made: a row for every text, as JSON lines, CSV or Parquet.").ProducesProblem(404);
    }

    /// <summary>202 with the management URIs, 400 with every mistake of the request by its path.</summary>
    private static async Task<Results<Accepted<ManagementPayload>, ProblemHttpResult>> StartAsync(
        HttpRequest request, RunStarter starter, TaggingRequestCheck check, IManagementUris uris, TimeProvider time, CancellationToken cancellationToken)
    {
        RequestReading<TaggingRequest> reading = TaggingRequestReader.Read(await request.ReadBodyAsync(cancellationToken), time.GetUtcNow());
        if (reading.Request is not { } tagging)
        {
            return ApiProblem.InvalidRequest(reading.Errors).ToResult();
        }

        if (await check.FindProblemsAsync(tagging, cancellationToken) is { Count: > 0 } problems)
        {
            return ApiProblem.InvalidRequest(problems).ToResult();
        }

        string runId = await starter.StartAsync(tagging, cancellationToken);
        ManagementPayload payload = uris.For(request, runId);
        request.HttpContext.Response.Headers.RetryAfter = "5";
        return TypedResults.Accepted(payload.StatusQueryGetUri, payload);
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> GetAsync(string runId, RunStore runs, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken) is not { } claim)
        {
            return ApiProblem.NotFound($"There is no run '{runId}'.").ToResult();
        }

        if (claim.Tagging is not { } tagging)
        {
            return ApiProblem.NotFound($"Run '{runId}' is no tagging; what it published is in the container models.").ToResult();
        }

        string name = RunFiles.Tags(tagging.Format);
        return await runs.OpenFileAsync(runId, name, cancellationToken) is { } file
            ? TypedResults.Stream(file, RunFiles.ContentType(name), $"{runId}-{name}")
            : ApiProblem.NotFound($"Run '{runId}' has no tags yet; it has them when its step 'collect-tags' has succeeded.").ToResult();
    }
}
