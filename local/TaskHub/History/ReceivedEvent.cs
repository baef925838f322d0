using System.Globalization;
using System.Text.Json.Serialization;
using BertPipeline.DurableTask;

namespace BertPipeline.TaskHub.History;

/// <summary>What reached the instance by a message. A message whose id the history has already is dropped.</summary>
internal abstract record ReceivedEvent : HistoryEvent
{
    [JsonIgnore]
    public abstract string MessageId { get; }
}

/// <summary>The outcome of a task; a task has one, so its number identifies the message, however often the task was run.</summary>
internal abstract record TaskEnded(int TaskId) : ReceivedEvent
{
    [JsonIgnore]
    public override string MessageId => TaskId.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An activity or a sub-orchestration returned.</summary>
internal sealed record TaskCompleted(int TaskId, [property: JsonConverter(typeof(RawJsonConverter))] string? Result) : TaskEnded(TaskId);

/// <summary>An activity or a sub-orchestration failed.</summary>
internal sealed record TaskFailed(int TaskId, TaskFailureDetails Failure) : TaskEnded(TaskId);

internal sealed record TimerFired(int TaskId) : TaskEnded(TaskId);

/// <summary>What clients send.</summary>
internal abstract record ClientEvent(string Id) : ReceivedEvent
{
    [JsonIgnore]
    public override string MessageId => Id;
}

internal sealed record EventRaised(string Id, string Name, [property: JsonConverter(typeof(RawJsonConverter))] string? Payload) : ClientEvent(Id);

internal sealed record ExecutionTerminated(string Id, string? Reason) : ClientEvent(Id);

internal sealed record ExecutionSuspended(string Id, string? Reason) : ClientEvent(Id);

internal sealed record ExecutionResumed(string Id, string? Reason) : ClientEvent(Id);
