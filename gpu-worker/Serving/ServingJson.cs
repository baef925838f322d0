using System.Text.Json;
using BertPipeline.Contracts;
using Microsoft.AspNetCore.Http;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>The pipeline's JSON with the keys of text-embeddings-inference: <c>raw_scores</c>, <c>error_type</c>.</summary>
internal static class ServingJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Answers with a body of known length: head and body then go out at once, where chunks are three writes.</summary>
    public static async Task AnswerAsync<T>(HttpContext context, int status, T value)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(value, Options);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(PipelineJson.Options) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
