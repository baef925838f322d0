using System.Text.Json.Serialization;
using BertPipeline.DurableTask;

namespace BertPipeline.TaskHub.History;

/// <summary>What the orchestrator's code asked for, in the order in which it asked. On replay it must ask for the same again.</summary>
internal abstract record ScheduledEvent : HistoryEvent
{
    /// <summary>Kind and name, for the message that shows both sides when code and history differ.</summary>
    public abstract string Describe();
}

internal sealed record TaskScheduled(int TaskId, string Name, [property: JsonConverter(typeof(RawJsonConverter))] string? Input) : ScheduledEvent
{
    public override string Describe() => $"activity '{Name}' (#{TaskId})";
}

internal sealed record TimerCreated(int TaskId, DateTimeOffset FireAt) : ScheduledEvent
{
    public override string Describe() => $"a timer (#{TaskId})";
}

internal sealed record SubOrchestrationCreated(
    int TaskId, string Name, string InstanceId, string Version, [property: JsonConverter(typeof(RawJsonConverter))] string? Input) : ScheduledEvent
{
    public override string Describe() => $"sub-orchestration '{Name}' (#{TaskId})";
}

/// <summary>The end. After it nothing is added to the history.</summary>
internal sealed record ExecutionCompleted(
    OrchestrationRuntimeStatus Status,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Output = null,
    TaskFailureDetails? Failure = null) : ScheduledEvent
{
    public override string Describe() => $"the end ({Status})";
}
