using Azure.Storage.Queues.Models;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Queues;

namespace BertPipeline.Storage.Events;

/// <summary>The queue <c>{hub}-run-events</c>: wake-ups for orchestrations. Losing or repeating one is harmless.</summary>
public sealed class RunEventQueue(PipelineStorage storage, TimeProvider time)
{
    public Task SendAsync(RunEventMessage message, CancellationToken cancellationToken = default) =>
        storage.RunEvents.SendAsync(message, TimeSpan.Zero, cancellationToken);

    /// <summary>
    /// Takes up to 32 events and hands each to <paramref name="raise"/>; an event is deleted after that, or comes again when it throws.
    /// Returns how many there were.
    /// </summary>
    public async Task<int> ReceiveAsync(
        Func<RunEventMessage, CancellationToken, Task> raise, TimeSpan visibility, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(raise);
        DateTimeOffset asked = time.GetUtcNow();
        QueueMessage[] messages = await storage.RunEvents.ReceiveMessagesAsync(32, visibility, cancellationToken).ConfigureAwait(false);
        foreach (QueueMessage received in messages)
        {
            using var lease = new QueueLease(storage.RunEvents, received, asked + visibility, time);
            if (QueueMessages.Decode<RunEventMessage>(received.MessageText) is { InstanceId: not null, EventName: not null } message)
            {
                await raise(message, cancellationToken).ConfigureAwait(false);
            }

            await lease.TryDeleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return messages.Length;
    }
}
