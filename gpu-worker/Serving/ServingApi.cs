using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>The routes.</summary>
internal static class ServingApi
{
    public static void MapServing(this IEndpointRouteBuilder routes)
    {
        var limit = new EnableRateLimitingAttribute(nameof(ServeOptions.MaxConcurrentRequests));
        routes.MapPost("/predict", PredictAsync).WithMetadata(limit);
        routes.MapPost("/", PredictAsync).WithMetadata(limit);
        routes.MapGet("/info", (ModelInUse model) => TypedResults.Json(model.Info, ServingJson.Options));
        routes.MapGet("/openapi.json", () => TypedResults.Stream(typeof(ServingApi).Assembly.GetManifestResourceStream("openapi.json")!, "application/json"));
        routes.MapGet("/health", HealthAsync);
        routes.MapGet("/metrics", MetricsAsync);
        routes.MapFallback("{*path}", (HttpRequest request) => Refusal(
            new(StatusCodes.Status404NotFound, ErrorKind.Validation, $"There is nothing at {request.Method} {request.Path}. Texts go to POST /predict.")));
    }

    /// <summary>Whether an answer comes from the model.</summary>
    public static bool IsPrediction(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is not null;

    public static JsonHttpResult<ErrorAnswer> Refusal(RefusedRequestException refused) =>
        TypedResults.Json(refused.Answer, ServingJson.Options, statusCode: refused.Status);

    private static async Task<IResult> PredictAsync(HttpRequest request, ModelInUse model, CancellationToken cancellationToken)
    {
        try
        {
            PredictRequest body = await ReadAsync(request, cancellationToken);
            IReadOnlyList<IReadOnlyList<Prediction>> predictions =
                await model.UseAsync(predictor => predictor.PredictAsync(body.Inputs!, body.Truncate ?? false, body.RawScores ?? false, cancellationToken));
            return body.Inputs!.IsSingle ? TypedResults.Json(predictions[0], ServingJson.Options) : TypedResults.Json(predictions, ServingJson.Options);
        }
        catch (RefusedRequestException refused)
        {
            return Refusal(refused);
        }
    }

    /// <summary>Whatever the content type says: curl's own is that of a form.</summary>
    private static async Task<PredictRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            PredictRequest? body = await JsonSerializer.DeserializeAsync<PredictRequest>(request.Body, ServingJson.Options, cancellationToken);
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
            throw Unreadable($"The body is not the JSON that it should be: {e.Message}", e);
        }
        catch (BadHttpRequestException e)
        {
            throw new RefusedRequestException(e.StatusCode, ErrorKind.Validation, e.Message, e);
        }
    }

    private static RefusedRequestException Unreadable(string message, Exception? cause = null) =>
        new(StatusCodes.Status422UnprocessableEntity, ErrorKind.Validation, message, cause);

    private static async Task<IResult> HealthAsync(ModelInUse model, CancellationToken cancellationToken) => await model.UseAsync(predictor => predictor.IsWellAsync(cancellationToken))
        ? TypedResults.Ok()
        : Refusal(new(StatusCodes.Status503ServiceUnavailable, ErrorKind.Backend, "The model does not score; the log says why."));

    private static async Task MetricsAsync(HttpResponse response, ServingMetrics metrics, CancellationToken cancellationToken)
    {
        response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await metrics.WriteAsync(response.Body, cancellationToken);
    }
}
