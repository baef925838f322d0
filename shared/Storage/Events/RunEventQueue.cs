using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Queues;

namespace BertPipeline.Storage.Events;

/// <summary>The queue <c>{hub}-run-events</c>: wake-ups for orchestrations. Losing or repeating one is harmless.</summary>
public sealed class RunEventQueue(PipelineStorage storage, TimeProvider time)
{
    public Task SendAsync(RunEventMessage message, CancellationToken cancellationToken = default) =>
        storage.RunEvents.SendAsync(message, cancellationToken);

    /// <summary>
    /// Takes up to 32 events and hands each to <paramref name="raise"/>; an event is deleted after that, or comes again when it throws.
    /// Returns how many there were.
    /// </summary>
    public async Task<int> ReceiveAsync(
        Func<RunEventMessage, CancellationToken, Task> raise, TimeSpan visibility, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(raise);
        IReadOnlyList<QueueLease> leases = await storage.RunEvents.ReceiveAsync(32, visibility, time, cancellationToken);
        foreach (QueueLease received in leases)
        {
            using QueueLease lease = received;
            if (QueueMessages.Decode<RunEventMessage>(lease.Text) is { InstanceId: not null, EventName: not null } message)
            {
                await raise(message, cancellationToken);
            }

            await lease.TryDeleteAsync(cancellationToken);
        }

        return leases.Count;
    }
}
