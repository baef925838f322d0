using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>What a worker does with a message that it has received.</summary>
internal enum MessageAction
{
    /// <summary>It is void: its job is gone, or was enqueued again since.</summary>
    Delete,

    /// <summary>The job has ended: the event, and the poison message of one given up, are sent again, in case they were lost, and the message deleted.</summary>
    RepeatEvent,

    /// <summary>Another worker computes, or the entity is not written yet: look again later.</summary>
    Hide,

    /// <summary>Take the job.</summary>
    Claim,

    /// <summary>The run was cancelled and nobody computes: the job ends here.</summary>
    Cancel,

    /// <summary>The run's deadline has passed before any worker took the job.</summary>
    FailDeadline,

    /// <summary>It is not for this hub.</summary>
    Poison,
}

/// <summary>The rules for a received message, without storage.</summary>
/// <param name="Action">What to do.</param>
/// <param name="HideFor">For <see cref="MessageAction.Hide"/>: when to look again.</param>
internal sealed record MessageDecision(MessageAction Action, TimeSpan HideFor = default)
{
    private static readonly TimeSpan ShortestHide = TimeSpan.FromSeconds(1);

    /// <param name="message">The message.</param>
    /// <param name="hub">The worker's hub.</param>
    /// <param name="job">The entity that it names, or null when there is none.</param>
    /// <param name="runCancelled">True when the run bears the cancel mark.</param>
    /// <param name="now">The time.</param>
    /// <param name="timings">The hub's clocks.</param>
    public static MessageDecision Decide(
        GpuJobMessage message, string hub, GpuJob? job, bool runCancelled, DateTimeOffset now, JobTimings timings)
    {
        if (!string.Equals(message.Hub, hub, StringComparison.OrdinalIgnoreCase))
        {
            return new(MessageAction.Poison);
        }

        if (job is null || message.Generation < job.Generation)
        {
            return new(MessageAction.Delete);
        }

        if (job.State.IsTerminal())
        {
            return new(MessageAction.RepeatEvent);
        }

        if (message.Generation > job.Generation)
        {
            return new(MessageAction.Hide, timings.Heartbeat > ShortestHide ? timings.Heartbeat : ShortestHide);
        }

        // A message becomes visible only when its worker has not renewed it for a whole visibility. With a heartbeat as old the worker
        // is gone; with a younger one it lives and holds another copy of the message.
        TimeSpan alive = (job.Heartbeat ?? DateTimeOffset.MinValue) - now + timings.Visibility;
        return job.State switch
        {
            JobState.Running when alive > TimeSpan.Zero => new(MessageAction.Hide, alive > ShortestHide ? alive : ShortestHide),
            _ when runCancelled || job.CancelRequested => new(MessageAction.Cancel),
            JobState.Queued when job.Deadline <= now => new(MessageAction.FailDeadline),
            _ => new(MessageAction.Claim),
        };
    }
}
