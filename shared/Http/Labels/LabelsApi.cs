using BertPipeline.Contracts;
using BertPipeline.Http.Problems;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Orchestration.Review;
using BertPipeline.Text.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.Http.Labels;

/// <summary>The routes on which people look at labels and mend them.</summary>
internal static class LabelsApi
{
    /// <summary>Of an imported file.</summary>
    private const int MostImportedBytes = 16 << 20;

    public static void MapLabels(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder labels = routes.MapGroup("/api").WithTags("Labels");
        labels.AddEndpointFilter<RouteGroupBuilder, ProblemFilter>();
        labels.MapGet("runs/{runId}/pieces", PiecesAsync).WithName("ListPieces")
            .WithSummary("Labelled pieces of a run beside what the chosen tagger makes of them.").ProducesProblem(400).ProducesProblem(404);
        labels.MapGet("runs/{runId}/suspects", SuspectsAsync).WithName("ListSuspects")
            .WithSummary("Training labels that may be wrong, the most suspicious first; as a file too.").ProducesProblem(400).ProducesProblem(404);
        labels.MapGet("runs/{runId}/to-label", ToLabelAsync).WithName("ListTextsToLabel")
            .WithSummary("Unlabelled texts that would teach the tagger most; as a file too.").ProducesProblem(400).ProducesProblem(404);
        labels.MapGet("runs/{runId}/labelling-interface", InterfaceAsync).WithName("GetLabellingInterface")
            .WithSummary("Label Studio's labelling interface for a run's tags.").Produces(200, contentType: "application/xml").ProducesProblem(404);
        labels.MapPost("corrections", CorrectAsync).WithName("CorrectLabels")
            .WithSummary("Keeps labels that the next run takes over those of the dropped files.").Accepts<CorrectionRequest>("application/json", "*/*").ProducesProblem(400).ProducesProblem(404);
        labels.MapPost("corrections/import", ImportAsync).WithName("ImportLabels")
            .WithSummary("The same from a file in any form of labelled feedback, an annotation tool's export too.").Accepts<string>("*/*").ProducesProblem(400).ProducesProblem(404).ProducesProblem(413);
    }

    private static async Task<Ok<PieceList>> PiecesAsync(
        string runId, PieceReader reader, CancellationToken cancellationToken,
        string? part = null, string? tag = null, string? kind = null, string? segment = null, string? text = null, string? sort = null, string? skip = null, string? top = null) =>
        TypedResults.Ok(await reader.ReadAsync(runId, PieceQuery.Parse(part, tag, kind, segment, text, sort, Slice.Parse(skip, top)), cancellationToken));

    /// <summary>A page as JSON; with <paramref name="format"/> all of them as a file, a row a piece.</summary>
    private static async Task<Results<Ok<SuspectList>, FileContentHttpResult>> SuspectsAsync(
        string runId, LabelReader reader, CancellationToken cancellationToken, string? tag = null, string? skip = null, string? top = null, string? format = null)
    {
        SuspectList list = await reader.SuspectsAsync(runId, tag, format is null ? Slice.Parse(skip, top) : null, cancellationToken);
        return format is null ? TypedResults.Ok(list) : File(format, LabelTask.Of(list), [.. list.Tags.Select(t => t.Tag)], $"{list.Variant}, {list.Folds} folds", $"{runId}-suspects");
    }

    /// <inheritdoc cref="SuspectsAsync"/>
    private static async Task<Results<Ok<ToLabelList>, FileContentHttpResult>> ToLabelAsync(
        string runId, LabelReader reader, CancellationToken cancellationToken, string? skip = null, string? top = null, string? format = null)
    {
        ToLabelList list = await reader.ToLabelAsync(runId, format is null ? Slice.Parse(skip, top) : null, cancellationToken);
        return format is null ? TypedResults.Ok(list) : File(format, LabelTask.Of(list), list.Tags, $"{list.Tagger.Variant}, seed {list.Tagger.Seed}", $"{runId}-to-label");
    }

    private static async Task<ContentHttpResult> InterfaceAsync(string runId, PieceReader reader, CancellationToken cancellationToken) =>
        TypedResults.Text(LabellingInterface.Of((await reader.ReadAsync(runId, PieceQuery.Parse(null, null, null, null, null, null, Slice.Parse(null, "1")), cancellationToken)).Tags), "application/xml");

    /// <summary>201 when they are kept, 400 with every mistake by its path.</summary>
    private static async Task<Results<Created<CorrectionReceipt>, ProblemHttpResult>> CorrectAsync(HttpRequest request, CorrectionWriter writer, CancellationToken cancellationToken)
    {
        RequestReading<CorrectionRequest> reading = CorrectionReader.Read(await request.ReadBodyAsync(cancellationToken));
        return reading.Request is { } corrections
            ? TypedResults.Created((string?)null, await writer.WriteAsync(corrections, cancellationToken))
            : ApiProblem.InvalidRequest(reading.Errors).ToResult();
    }

    private static async Task<Results<Created<CorrectionReceipt>, ProblemHttpResult>> ImportAsync(
        HttpRequest request, CorrectionWriter writer, CancellationToken cancellationToken, string? run = null, string? folder = null, string? name = null)
    {
        if (run is null == folder is null)
        {
            return ApiProblem.UserError("Name either a run, whose labelled folder gets the labels, or a folder: ?run=ID or ?folder=NAME.").ToResult();
        }

        if (name is null || !FileFormats.IsReadable(name))
        {
            return ApiProblem.UserError($"name must be a file's name with one of the endings {FileFormats.Endings}, but is '{PrintableText.Of(name)}'.").ToResult();
        }

        using var content = new MemoryStream();
        await request.CopyBodyAsync(content, MostImportedBytes, "An imported file", cancellationToken);
        content.Position = 0;
        return TypedResults.Created((string?)null, await writer.ImportAsync(run, folder, Path.GetFileName(name), content, cancellationToken));
    }

    private static FileContentHttpResult File(string format, IEnumerable<LabelTask> tasks, IReadOnlyList<string> tags, string model, string name) =>
        TypedResults.File(TaskFormat.Write(format, tasks, tags, model), TaskFormat.MediaType(format), name + TaskFormat.Ending(format));
}
