using BertPipeline.Contracts;
using BertPipeline.Http.Problems;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Storage.Corpora;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.Http.Corpora;

/// <summary>The routes under <c>/api/corpora</c>: what was dropped, and a place to drop more.</summary>
internal static class CorporaApi
{
    public static void MapCorpora(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder corpora = routes.MapGroup("/api/corpora").WithTags("Corpora");
        corpora.AddEndpointFilter<RouteGroupBuilder, ProblemFilter>();
        corpora.MapGet("", ListAsync).WithName("ListCorpora").WithSummary("The folders that hold feedback, with the number and the bytes of their files.");
        corpora.MapPut("{**path}", UploadAsync).WithName("UploadCorpus")
            .WithSummary("Drops a file: folder/name, or folder/labelled/name. One of the same name is replaced; a run.json starts its run.")
            .Accepts<byte[]>("application/octet-stream", "*/*").WithMetadata(new LargeBody()).ProducesProblem(400);
    }

    private static async Task<Ok<CorpusList>> ListAsync(CorpusStore corpora, CancellationToken cancellationToken) =>
        TypedResults.Ok(CorpusList.Of(await corpora.ListAllAsync(cancellationToken)));

    private static async Task<Results<Created<DroppedBlob>, ProblemHttpResult>> UploadAsync(string path, HttpRequest request, CorpusStore corpora, CancellationToken cancellationToken)
    {
        path = RestOfPath.Of(path);
        int slash = path.LastIndexOf('/');
        if (slash <= 0 || slash == path.Length - 1)
        {
            return ApiProblem.UserError($"A file lies in a folder: PUT /api/corpora/feedback/january.csv. '{PrintableText.Of(path)}' has no folder.").ToResult();
        }

        string name = await corpora.UploadAsync(path[..slash], path[(slash + 1)..], request.Body, cancellationToken);
        return TypedResults.Created((string?)null, await corpora.FindAsync(name, cancellationToken));
    }

    /// <summary>A corpus may have gigabytes; it goes to storage as it comes.</summary>
    private sealed class LargeBody : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
