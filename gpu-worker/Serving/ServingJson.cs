using System.Text.Json;
using BertPipeline.Contracts;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>The pipeline's JSON with the keys of text-embeddings-inference: <c>raw_scores</c>, <c>error_type</c>.</summary>
internal static class ServingJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(PipelineJson.Options) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
