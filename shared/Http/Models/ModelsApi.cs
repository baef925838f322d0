using BertPipeline.Contracts;
using BertPipeline.Http.Problems;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Storage.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BertPipeline.Http.Models;

/// <summary>The routes under <c>/api/models</c>. A model's name may have several segments, so that it stands last in a path, or in the body.</summary>
internal static class ModelsApi
{
    private const int MostTried = 20_000;

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder models = routes.MapGroup("/api/models").WithTags("Models");
        models.AddEndpointFilter<RouteGroupBuilder, ProblemFilter>();
        models.MapGet("", ListAsync).WithName("ListModels").WithSummary("Every model by name: its versions, the newest first, and which one the name means.");
        models.MapGet("{**model}", GetAsync).WithName("GetModel")
            .WithSummary("A version of a model (name, name@latest or name/version): its files, its figures, its card, a tagger's tags and thresholds.").ProducesProblem(404);
        models.MapPost("promote", PromoteAsync).WithName("PromoteModel").Accepts<ModelChange>("application/json", "*/*")
            .WithSummary("Makes a version the current one: the name alone means it from now on, whatever a comparison said.").ProducesProblem(400);
        models.MapPost("rollback", RollbackAsync).WithName("RollBackModel").Accepts<ModelChange>("application/json", "*/*")
            .WithSummary("Goes back to the version that was current before; twice, to the one before that.").ProducesProblem(400);
        models.MapPost("try", TryAsync).WithName("TryModel").Accepts<TrialRequest>("application/json", "*/*")
            .WithSummary("Tags one text that a person types, on a host with a worker beside it.").ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<Ok<ModelList>> ListAsync(ModelStore models, CurrentVersions currents, CancellationToken cancellationToken)
    {
        var found = new List<ListedModel>();
        foreach (IGrouping<string, ModelManifest> name in (await models.ListAsync(cancellationToken)).GroupBy(m => m.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            ModelManifest[] versions = [.. name.OrderByDescending(v => v.Version, StringComparer.Ordinal)];
            CurrentVersion? chosen = await currents.FindAsync(name.Key, cancellationToken);
            found.Add(new(name.Key, chosen is null ? versions[0].Version : chosen.Version, chosen, [.. versions.Select(v => new ListedVersion(v.Version, v.CreatedAt, v.Owner, v.Metadata))]));
        }

        return TypedResults.Ok(new ModelList(found));
    }

    private static async Task<Results<Ok<DescribedModel>, ProblemHttpResult>> GetAsync(string model, ModelStore models, CancellationToken cancellationToken) =>
        await models.FindAsync(RestOfPath.Of(model), cancellationToken) is { } manifest
            ? TypedResults.Ok(await DescribedModel.ReadAsync(models, manifest, cancellationToken))
            : ApiProblem.NotFound($"There is no model '{PrintableText.Of(model)}'.").ToResult();

    private static async Task<Results<Ok<TriedText>, ProblemHttpResult>> TryAsync(
        HttpRequest request, ModelStore models, IServiceProvider services, CancellationToken cancellationToken)
    {
        RequestReading<TrialRequest> reading = RequestReader.Read<TrialRequest>(await request.ReadBodyAsync(cancellationToken));
        if (reading.Request is not { } asked)
        {
            return ApiProblem.InvalidRequest(reading.Errors).ToResult();
        }

        if (string.IsNullOrWhiteSpace(asked.Text) || asked.Text.Length > MostTried)
        {
            return ApiProblem.UserError($"text must have from 1 to {MostTried} characters.").ToResult();
        }

        if (await models.FindAsync(asked.Model, cancellationToken) is not { } manifest)
        {
            return ApiProblem.NotFound($"There is no model '{PrintableText.Of(asked.Model)}'.").ToResult();
        }

        return services.GetService<ITextTrial>() is { } trial
            ? TypedResults.Ok(await trial.TryAsync(manifest, asked.Text, cancellationToken))
            : ApiProblem.UserError("This host has no worker beside it. Tag over the queue: POST /api/tags.").ToResult();
    }

    private static async Task<Results<Ok<CurrentVersion>, ProblemHttpResult>> PromoteAsync(
        HttpRequest request, ModelStore models, CurrentVersions currents, CancellationToken cancellationToken)
    {
        RequestReading<ModelChange> reading = RequestReader.Read<ModelChange>(await request.ReadBodyAsync(cancellationToken));
        if (reading.Request is not { } change)
        {
            return ApiProblem.InvalidRequest(reading.Errors).ToResult();
        }

        if (await models.FindAsync(change.Model, cancellationToken) is not { } manifest || change.Model == manifest.Name)
        {
            return ApiProblem.UserError($"'{PrintableText.Of(change.Model)}' names no version that there is. Write name/0003, or name{ModelName.Latest}.").ToResult();
        }

        return TypedResults.Ok(await currents.MoveAsync(manifest.Name, manifest.Version, "api", change.Why ?? "promoted by hand", cancellationToken));
    }

    private static async Task<Results<Ok<CurrentVersion>, ProblemHttpResult>> RollbackAsync(HttpRequest request, CurrentVersions currents, CancellationToken cancellationToken)
    {
        RequestReading<ModelChange> reading = RequestReader.Read<ModelChange>(await request.ReadBodyAsync(cancellationToken));
        return reading.Request is { } change
            ? TypedResults.Ok(await currents.RollbackAsync(change.Model, "api", change.Why, cancellationToken))
            : ApiProblem.InvalidRequest(reading.Errors).ToResult();
    }
}
