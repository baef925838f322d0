using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Queues;

namespace BertPipeline.Storage.Jobs;

/// <summary>A received message of the job queue; owns its pop receipt.</summary>
public sealed class JobLease : IDisposable
{
    private readonly QueueLease _lease;

    internal JobLease(GpuJobMessage message, QueueLease lease) => (Message, _lease) = (message, lease);

    public GpuJobMessage Message { get; }

    /// <summary>When the message becomes visible to others unless it is renewed.</summary>
    public DateTimeOffset ExpiresAt => _lease.ExpiresAt;

    /// <summary>True once the message may belong to another worker. It never becomes false again.</summary>
    public bool IsLost => _lease.IsLost;

    /// <summary>
    /// Hides the message for so long from now, in whole seconds, rounded up: a renewal, a wait before the next attempt, or, with zero, an early return.
    /// False when the lease is lost.
    /// </summary>
    public Task<bool> TryHideAsync(TimeSpan duration, CancellationToken cancellationToken = default) => _lease.TryHideAsync(duration, cancellationToken);

    /// <summary>Deletes the message; false when the lease is lost, and the message another's.</summary>
    public Task<bool> TryDeleteAsync(CancellationToken cancellationToken = default) => _lease.TryDeleteAsync(cancellationToken);

    public void Dispose() => _lease.Dispose();
}
