using System.Text.Json.Serialization;

namespace BertPipeline.TaskHub.History;

/// <summary>
/// What happened in an orchestration. The three families below are all there is: how it began, what reached it, and what its code
/// asked for. Outgoing messages are not recorded beside the events: each follows from what the code asked for.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ExecutionStarted), "executionStarted")]
[JsonDerivedType(typeof(TaskCompleted), "taskCompleted")]
[JsonDerivedType(typeof(TaskFailed), "taskFailed")]
[JsonDerivedType(typeof(TimerFired), "timerFired")]
[JsonDerivedType(typeof(EventRaised), "eventRaised")]
[JsonDerivedType(typeof(ExecutionTerminated), "executionTerminated")]
[JsonDerivedType(typeof(ExecutionSuspended), "executionSuspended")]
[JsonDerivedType(typeof(ExecutionResumed), "executionResumed")]
[JsonDerivedType(typeof(TaskScheduled), "taskScheduled")]
[JsonDerivedType(typeof(TimerCreated), "timerCreated")]
[JsonDerivedType(typeof(SubOrchestrationCreated), "subOrchestrationCreated")]
[JsonDerivedType(typeof(ExecutionCompleted), "executionCompleted")]
internal abstract record HistoryEvent;

/// <summary>Turn 0 of every instance.</summary>
internal sealed record ExecutionStarted(
    string InstanceId,
    string ExecutionId,
    string Name,
    string Version,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Input,
    ParentInstance? Parent = null) : HistoryEvent;
