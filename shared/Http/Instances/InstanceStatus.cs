using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Orchestration.Status;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Http.Instances;

/// <summary>An instance as Durable Functions' status URI shows it. Absent payloads are null, not left out.</summary>
public sealed record InstanceStatus
{
    public required string Name { get; init; }

    public required string InstanceId { get; init; }

    /// <summary>Durable Functions' own spelling: Pending, Running, Completed, …</summary>
    public required string RuntimeStatus { get; init; }

    public JsonElement Input { get; init; }

    public JsonElement CustomStatus { get; init; }

    public JsonElement Output { get; init; }

    public required string CreatedTime { get; init; }

    public required string LastUpdatedTime { get; init; }

    internal static JsonElement Null { get; } = Parse(null);

    public static InstanceStatus From(OrchestrationMetadata instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return new()
        {
            Name = instance.Name,
            InstanceId = instance.InstanceId,
            RuntimeStatus = instance.RuntimeStatus.ToString(),
            Input = Parse(instance.SerializedInput),
            CustomStatus = Parse(instance.SerializedCustomStatus),
            // A failed instance has no output of its own; Durable Functions shows the failure there.
            Output = Parse(instance switch
            {
                { IsCompleted: false } => null, // A suspended instance has the reason there, which is no JSON.
                _ when instance.FailureMessage() is { } failure => JsonSerializer.Serialize(failure, PipelineJson.Options),
                _ => instance.SerializedOutput,
            }),
            CreatedTime = Time(instance.CreatedAt),
            LastUpdatedTime = Time(instance.LastUpdatedAt),
        };
    }

    private static JsonElement Parse(string? json)
    {
        using var document = JsonDocument.Parse(json ?? "null");
        return document.RootElement.Clone();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z";
}
