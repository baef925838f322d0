using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.Http.Queues;

/// <summary>The body of <c>GET /api/queue</c>.</summary>
public sealed record QueueStatus
{
    /// <summary>Jobs that no worker has yet, the oldest first.</summary>
    public required IReadOnlyList<GpuJob> Waiting { get; init; }

    /// <summary>Seconds that the oldest of them has waited; 0 when there is none.</summary>
    public required double OldestSeconds { get; init; }

    /// <summary>Jobs under way, by worker.</summary>
    public required IReadOnlyList<WorkerStatus> Workers { get; init; }

    /// <summary>What was given up, the first 32.</summary>
    public required IReadOnlyList<PoisonMessage> Poison { get; init; }

    /// <summary>Messages on the poison queue in all, as the service counts.</summary>
    public required int PoisonCount { get; init; }

    internal static QueueStatus Of(IReadOnlyList<GpuJob> live, IReadOnlyList<PoisonMessage> poison, int poisonCount, DateTimeOffset now)
    {
        GpuJob[] waiting = [.. live.Where(j => j.State == JobState.Queued).OrderBy(j => j.EnqueuedAt)];
        return new()
        {
            Waiting = waiting,
            OldestSeconds = waiting.Length == 0 ? 0 : Math.Max(0, (now - waiting[0].EnqueuedAt).TotalSeconds),
            Workers =
            [
                .. from job in live
                   where job.State == JobState.Running
                   orderby job.Worker, job.StartedAt
                   select new WorkerStatus(job.Worker ?? "", job, Math.Max(0, (now - (job.Heartbeat ?? job.StartedAt ?? now)).TotalSeconds)),
            ],
            Poison = poison,
            PoisonCount = poisonCount,
        };
    }
}

/// <summary>A worker, and what it does.</summary>
/// <param name="SilentSeconds">Since its last sign of life; after three times the lease the job is given to another.</param>
public sealed record WorkerStatus(string Worker, GpuJob Job, double SilentSeconds);
