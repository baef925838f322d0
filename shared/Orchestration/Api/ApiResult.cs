using System.Text.Json;
using BertPipeline.Contracts;

namespace BertPipeline.Orchestration.Api;

/// <summary>An HTTP answer that any host can send.</summary>
public sealed record ApiResult
{
    public required int Status { get; init; }

    public string? ContentType { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public ReadOnlyMemory<byte> Body { get; init; }

    public static ApiResult Empty(int status) => new() { Status = status };

    public static ApiResult Json<T>(int status, T value, params (string Name, string Value)[] headers) => new()
    {
        Status = status,
        ContentType = "application/json; charset=utf-8",
        Body = JsonSerializer.SerializeToUtf8Bytes(value, PipelineJson.Options),
        Headers = headers.ToDictionary(h => h.Name, h => h.Value),
    };

    public static ApiResult Problem(ApiProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new()
        {
            Status = problem.Status,
            ContentType = "application/problem+json",
            Body = JsonSerializer.SerializeToUtf8Bytes(problem, PipelineJson.Options),
        };
    }
}
