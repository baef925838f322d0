using BertPipeline.TaskHub.History;

namespace BertPipeline.TaskHub.Messages;

/// <summary>A message to an orchestration instance.</summary>
/// <param name="ExecutionId">The life of the instance that is meant; null means whichever there is (clients do not know it).</param>
/// <param name="Event">A <see cref="ReceivedEvent"/>; null only asks to look at the instance: to start it, or to send what is unsent.</param>
/// <param name="DueAt">Not before this: timers beyond the longest time that a queue can hide a message arrive early.</param>
internal sealed record ControlMessage(string InstanceId, string? ExecutionId, HistoryEvent? Event, DateTimeOffset? DueAt = null) : IInstanceMessage
{
    public static ControlMessage LookAt(string instanceId) => new(instanceId, null, null);
}
