using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.AzureStorage;

/// <summary>A Storage queue of JSON messages that never expire. A message too long for the queue is the address of a blob.</summary>
#pragma warning disable CA1001 // A SemaphoreSlim without a wait handle owns nothing.
internal sealed class AzureTaskQueue<T>(QueueClient queue, PayloadBlobs payloads, JsonSerializerOptions json) : ITaskQueue<T>
    where T : class, IInstanceMessage
#pragma warning restore CA1001
{
    private const string BlobMark = "blob:";
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    // A turn with a thousand results would otherwise start as many deletions, and everything else would wait behind them.
    private readonly SemaphoreSlim _deletions = new(16);

    public TimeSpan MaxHidden => TimeSpan.FromDays(7);

    public async Task<QueueMessage<T>> SendAsync(T body, TimeSpan hiddenFor, CancellationToken cancellationToken)
    {
        string text = JsonSerializer.Serialize(body, json);
        string? blob = PayloadBlobs.IsTooLong(text)
            ? await payloads.WriteAsync(body.InstanceId, text, cancellationToken).ConfigureAwait(false)
            : null;
        SendReceipt sent = await queue.SendMessageAsync(
            blob is null ? text : BlobMark + blob, WholeSeconds(hiddenFor), Forever, cancellationToken).ConfigureAwait(false);
        return new(body, sent.MessageId, sent.PopReceipt, dequeueCount: 0) { Blob = blob };
    }

    public async Task<IReadOnlyList<QueueMessage<T>>> ReceiveAsync(int maxMessages, TimeSpan visibility, CancellationToken cancellationToken)
    {
        QueueMessage[] messages = await queue.ReceiveMessagesAsync(maxMessages, WholeSeconds(visibility), cancellationToken).ConfigureAwait(false);
        var received = new List<QueueMessage<T>>(messages.Length);
        foreach (QueueMessage message in messages)
        {
            string text = message.Body.ToString();
            string? blob = text.StartsWith(BlobMark, StringComparison.Ordinal) ? text[BlobMark.Length..] : null;
            try
            {
                text = blob is null ? text : await payloads.ReadAsync(blob, cancellationToken).ConfigureAwait(false);
                received.Add(new(JsonSerializer.Deserialize<T>(text, json)!, message.MessageId, message.PopReceipt, (int)message.DequeueCount) { Blob = blob });
            }
            catch (RequestFailedException exception) when (exception.Status == 404)
            {
                // Its instance was purged, and its payload with it.
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken).ConfigureAwait(false);
            }
        }

        return received;
    }

    public async Task<bool> TryHideAsync(QueueMessage<T> message, TimeSpan hiddenFor, CancellationToken cancellationToken)
    {
        try
        {
            UpdateReceipt updated = await queue.UpdateMessageAsync(
                message.Id, message.Receipt, default(BinaryData), WholeSeconds(hiddenFor), cancellationToken).ConfigureAwait(false);
            message.Receipt = updated.PopReceipt;
            return true;
        }
        catch (RequestFailedException exception) when (IsNotOurs(exception))
        {
            return false;
        }
    }

    public async Task DeleteAsync(QueueMessage<T> message, CancellationToken cancellationToken)
    {
        await _deletions.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await queue.DeleteMessageAsync(message.Id, message.Receipt, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (IsNotOurs(exception))
        {
            return;
        }
        finally
        {
            _deletions.Release();
        }

        if (message.Blob is { } blob)
        {
            await payloads.DeleteAsync(blob, cancellationToken).ConfigureAwait(false);
        }
    }

    // 404: gone. 400: the receipt is not the newest one (PopReceiptMismatch).
    private static bool IsNotOurs(RequestFailedException exception) => exception.Status is 404 or 400;

    // Queue storage hides for whole seconds; rounded up, so that a timer never comes early.
    private static TimeSpan WholeSeconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
}
