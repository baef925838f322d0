using BertPipeline.Contracts;
using BertPipeline.Http.Problems;
using BertPipeline.Orchestration.Drift;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Storage.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.Http.Drift;

/// <summary>The route <c>/api/drift</c>; a model's name may have several segments, so that it stands last.</summary>
internal static class DriftApi
{
    public static void MapDrift(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder drift = routes.MapGroup("/api/drift").WithTags("Models");
        drift.AddEndpointFilter<RouteGroupBuilder, ProblemFilter>();
        drift.MapGet("{**model}", GetAsync).WithName("GetModelDrift")
            .WithSummary("Whether what was tagged lately over the queue with a tagger (name, name@latest or name/version) differs from its test pieces: tags, new words, tokens that its vocabulary lacks.")
            .ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<Results<Ok<ModelDrift>, ProblemHttpResult>> GetAsync(string model, ModelStore models, DriftReader reader, CancellationToken cancellationToken, string? days = null)
    {
        int asked = QueryNumber.Parse("days", days, DriftReader.DefaultDays, 1, DriftReader.MostDays);
        return await models.FindAsync(RestOfPath.Of(model), cancellationToken) is { } manifest
            ? TypedResults.Ok(await reader.ReadAsync(manifest, asked, cancellationToken))
            : ApiProblem.NotFound($"There is no model '{PrintableText.Of(model)}'.").ToResult();
    }
}
