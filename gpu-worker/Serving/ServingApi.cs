using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>The routes. Their methods take the request as it is: parameters that the framework binds cost a compilation each at the start.</summary>
internal static class ServingApi
{
    public static void MapServing(this IEndpointRouteBuilder routes, ModelInUse model, ServingMetrics metrics)
    {
        var limit = new EnableRateLimitingAttribute(nameof(ServeOptions.MaxConcurrentRequests));
        routes.MapPost("/predict", context => PredictAsync(context, model)).WithMetadata(limit);
        routes.MapPost("/", context => PredictAsync(context, model)).WithMetadata(limit);
        routes.MapGet("/info", context => ServingJson.AnswerAsync(context, StatusCodes.Status200OK, model.Info));
        routes.MapGet("/openapi.json", DescribeAsync);
        routes.MapGet("/health", context => HealthAsync(context, model));
        routes.MapGet("/metrics", context => MetricsAsync(context, metrics));
        routes.MapFallback("{*path}", context => RefuseAsync(context, new(
            StatusCodes.Status404NotFound, ErrorKind.Validation, $"There is nothing at {context.Request.Method} {context.Request.Path}. Texts go to POST /predict.")));
    }

    /// <summary>Whether an answer comes from the model.</summary>
    public static bool IsPrediction(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is not null;

    public static Task RefuseAsync(HttpContext context, RefusedRequestException refused) => ServingJson.AnswerAsync(context, refused.Status, refused.Answer);

    private static async Task PredictAsync(HttpContext context, ModelInUse model)
    {
        CancellationToken gone = context.RequestAborted;
        try
        {
            PredictRequest body = await ReadAsync(context.Request, gone);
            IReadOnlyList<IReadOnlyList<Prediction>> predictions =
                await model.UseAsync(predictor => predictor.PredictAsync(body.Inputs!, body.Truncate ?? false, body.RawScores ?? false, gone));
            await (body.Inputs!.IsSingle
                ? ServingJson.AnswerAsync(context, StatusCodes.Status200OK, predictions[0])
                : ServingJson.AnswerAsync(context, StatusCodes.Status200OK, predictions));
        }
        catch (RefusedRequestException refused)
        {
            await RefuseAsync(context, refused);
        }
    }

    private const string Forms = "It is JSON of the form {\"inputs\": \"a text\"} or {\"inputs\": [\"a text\", …]}, with \"truncate\": true or \"raw_scores\": true where that is wanted.";

    /// <summary>Whatever the content type says: curl's own is that of a form.</summary>
    private static async Task<PredictRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            PredictRequest? body = await JsonSerializer.DeserializeAsync<PredictRequest>(request.BodyReader, ServingJson.Options, cancellationToken);
            return body switch
            {
                { Inputs: null } or null => throw Unreadable("The body has no inputs. Send {\"inputs\": \"a text\"} or {\"inputs\": [\"a text\", …]}."),
                { TruncationDirection: { } side } when !side.Equals("right", StringComparison.OrdinalIgnoreCase) =>
                    throw Unreadable("Texts are cut on the right only. Leave truncation_direction out."),
                _ => body,
            };
        }
        catch (JsonException e)
        {
            // The framework's own message names a type of this program, and quotes what it met.
            string what = e.Message.StartsWith("inputs ", StringComparison.Ordinal) ? e.Message.Split(" Path: ")[0] : Forms;
            throw Unreadable(string.Create(CultureInfo.InvariantCulture, $"The body cannot be read (line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}). {what}"), e);
        }
        catch (BadHttpRequestException e)
        {
            throw new RefusedRequestException(e.StatusCode, ErrorKind.Validation, e.Message, e);
        }
    }

    private static RefusedRequestException Unreadable(string message, Exception? cause = null) =>
        new(StatusCodes.Status422UnprocessableEntity, ErrorKind.Validation, message, cause);

    private static async Task DescribeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await using Stream description = typeof(ServingApi).Assembly.GetManifestResourceStream("openapi.json")!;
        await description.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task HealthAsync(HttpContext context, ModelInUse model)
    {
        if (!await model.UseAsync(predictor => predictor.IsWellAsync(context.RequestAborted)))
        {
            await RefuseAsync(context, new(StatusCodes.Status503ServiceUnavailable, ErrorKind.Backend, "The model does not score; the log says why."));
        }
    }

    private static async Task MetricsAsync(HttpContext context, ServingMetrics metrics)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await metrics.WriteAsync(context.Response.Body, context.RequestAborted);
    }
}
