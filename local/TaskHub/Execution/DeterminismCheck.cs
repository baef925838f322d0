using BertPipeline.TaskHub.History;

namespace BertPipeline.TaskHub.Execution;

/// <summary>Compares what the code asked for in a replayed turn with what the history says it asked for then.</summary>
internal static class DeterminismCheck
{
    public static void Verify(string orchestrator, Turn past, IReadOnlyList<ScheduledEvent> asked)
    {
        ScheduledEvent[] recorded = [.. past.Events.OfType<ScheduledEvent>()];
        for (int i = 0; i < Math.Max(recorded.Length, asked.Count); i++)
        {
            ScheduledEvent? before = i < recorded.Length ? recorded[i] : null;
            ScheduledEvent? now = i < asked.Count ? asked[i] : null;
            if (before is null || now is null || !IsSame(before, now))
            {
                throw new NonDeterminismException(orchestrator, past.Number, before, now);
            }
        }
    }

    // Inputs and times are left out: a deploy may mend a message or a delay, and a replay takes the outcomes from the history anyway.
    private static bool IsSame(ScheduledEvent recorded, ScheduledEvent asked) => (recorded, asked) switch
    {
        (TaskScheduled a, TaskScheduled b) => a.TaskId == b.TaskId && a.Name == b.Name,
        (TimerCreated a, TimerCreated b) => a.TaskId == b.TaskId,
        (SubOrchestrationCreated a, SubOrchestrationCreated b) => a.TaskId == b.TaskId && a.Name == b.Name && a.InstanceId == b.InstanceId,
        (ExecutionCompleted a, ExecutionCompleted b) => a.Status == b.Status,
        _ => false,
    };
}
