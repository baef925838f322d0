using System.Diagnostics;
using Azure.Storage.Queues.Models;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Queues;

namespace BertPipeline.Storage.Jobs;

/// <summary>The queue of GPU jobs, <c>{hub}-gpu-jobs</c>, and its poison queue.</summary>
public sealed class JobQueue(PipelineStorage storage, TimeProvider time)
{
    // A poison message still has to fit a queue message (64 KB), and base64 takes a third.
    private const int RawCharactersKept = 8_000;

    private const int MostPoisonSeen = 32;
    private static readonly TimeSpan PoisonHeld = TimeSpan.FromSeconds(10);

    /// <param name="message">Ids and an address only; the trace that is under way is added, unless it names another.</param>
    /// <param name="cancellationToken">Ends the wait for the service.</param>
    public async Task SendAsync(GpuJobMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        using Activity? sending = JobTrace.StartSend(storage.GpuJobs.Name, message);
        await storage.GpuJobs.SendAsync(message with { TraceParent = sending?.Id ?? message.TraceParent ?? Activity.Current?.Id }, cancellationToken);
    }

    /// <summary>
    /// The next message, hidden from others for so long (in whole seconds, rounded up); null when there is none. What cannot be read goes to the poison
    /// queue.
    /// </summary>
    public async Task<JobLease?> ReceiveAsync(TimeSpan visibility, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await storage.GpuJobs.ReceiveAsync(1, visibility, time, cancellationToken) is not [QueueLease lease])
            {
                return null;
            }

            if (QueueMessages.Decode<GpuJobMessage>(lease.Text) is { RunId: not null, JobId: not null, Specification: not null } message)
            {
                return new JobLease(message, lease);
            }

            string raw = lease.Text[..Math.Min(RawCharactersKept, lease.Text.Length)];
            await SendPoisonAsync(new PoisonJobMessage("It is not a job message.", time.GetUtcNow(), Raw: raw), cancellationToken);
            await lease.TryDeleteAsync(cancellationToken);
            lease.Dispose();
        }
    }

    public Task SendPoisonAsync(PoisonJobMessage message, CancellationToken cancellationToken = default) =>
        storage.GpuJobsPoison.SendAsync(message, cancellationToken);

    /// <summary>What lies on the poison queue, up to 32 messages, without taking them.</summary>
    public async Task<IReadOnlyList<PoisonMessage>> PeekPoisonAsync(CancellationToken cancellationToken = default)
    {
        PeekedMessage[] messages = await storage.GpuJobsPoison.PeekMessagesAsync(MostPoisonSeen, cancellationToken);
        return
        [
            .. from message in messages
               let poison = QueueMessages.Decode<PoisonJobMessage>(message.MessageText)
               where poison is not null
               select new PoisonMessage(message.MessageId, poison),
        ];
    }

    /// <summary>Deletes one of the messages that <see cref="PeekPoisonAsync"/> shows; false when it is not there, or somebody else holds it.</summary>
    public async Task<bool> TryDismissPoisonAsync(string messageId, CancellationToken cancellationToken = default)
    {
        bool isDone = false;
        foreach (QueueMessage message in (await storage.GpuJobsPoison.ReceiveMessagesAsync(MostPoisonSeen, PoisonHeld, cancellationToken)).Value)
        {
            if (message.MessageId == messageId)
            {
                await storage.GpuJobsPoison.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
                isDone = true;
            }
            else
            {
                await storage.GpuJobsPoison.UpdateMessageAsync(message.MessageId, message.PopReceipt, (string?)null, TimeSpan.Zero, cancellationToken);
            }
        }

        return isDone;
    }

    /// <summary>Deletes the poison messages that were sent before a time, and tells how many there are or were; the service gives them out roughly in the order in which they came.</summary>
    /// <param name="dryRun">Only looks, at the first 32.</param>
    public async Task<int> PurgePoisonAsync(DateTimeOffset before, bool dryRun, CancellationToken cancellationToken = default)
    {
        if (dryRun)
        {
            PeekedMessage[] seen = await storage.GpuJobsPoison.PeekMessagesAsync(MostPoisonSeen, cancellationToken);
            return seen.Count(m => m.InsertedOn < before);
        }

        int purged = 0;
        QueueMessage[] old;
        do
        {
            QueueMessage[] messages = await storage.GpuJobsPoison.ReceiveMessagesAsync(MostPoisonSeen, PoisonHeld, cancellationToken);
            old = [.. messages.Where(m => m.InsertedOn < before)];
            foreach (QueueMessage message in old)
            {
                await storage.GpuJobsPoison.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
            }

            foreach (QueueMessage message in messages.Except(old))
            {
                await storage.GpuJobsPoison.UpdateMessageAsync(message.MessageId, message.PopReceipt, (string?)null, TimeSpan.Zero, cancellationToken);
            }

            purged += old.Length;
        }
        while (old.Length > 0);
        return purged;
    }

    /// <summary>Messages on the queue, hidden ones included; approximate, as the service counts.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken = default)
    {
        QueueProperties properties = await storage.GpuJobs.GetPropertiesAsync(cancellationToken);
        return properties.ApproximateMessagesCount;
    }

    /// <summary>Whether no job has a message, hidden ones included; the service may count too many, and never too few.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken = default)
    {
        QueueProperties properties = await storage.GpuJobs.GetPropertiesAsync(cancellationToken);
        return properties.ApproximateMessagesCount == 0;
    }

    /// <summary>Messages on the poison queue; approximate, as the service counts.</summary>
    public async Task<int> CountPoisonAsync(CancellationToken cancellationToken = default)
    {
        QueueProperties properties = await storage.GpuJobsPoison.GetPropertiesAsync(cancellationToken);
        return properties.ApproximateMessagesCount;
    }
}
