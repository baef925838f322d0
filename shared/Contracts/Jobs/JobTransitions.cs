namespace BertPipeline.Contracts.Jobs;

/// <summary>The legal transitions of a GPU job, in one place.</summary>
public static class JobTransitions
{
    public static bool IsTerminal(this JobState state) => state is JobState.Succeeded or JobState.Failed or JobState.Cancelled;

    /// <summary>True when an entity in state <paramref name="from"/> may be written with state <paramref name="to"/>.</summary>
    public static bool CanBecome(this JobState from, JobState to) => (from, to) switch
    {
        (JobState.Queued, JobState.Running) => true,      // claimed
        (JobState.Queued, JobState.Cancelled) => true,    // cancelled before any worker took it
        (JobState.Queued, JobState.Failed) => true,       // deadline passed, or the message was poison
        (JobState.Running, JobState.Running) => true,     // heartbeat
        (JobState.Running, JobState.Queued) => true,      // preempted, retried, or its worker died
        (JobState.Running, JobState.Succeeded) => true,
        (JobState.Running, JobState.Failed) => true,
        (JobState.Running, JobState.Cancelled) => true,
        _ => false,
    };
}
